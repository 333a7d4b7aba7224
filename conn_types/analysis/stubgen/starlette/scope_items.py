"""What is under the keys of a connection's scope: overloads for `[…]` and `get`.

The types are those that ASGI's specification gives, as servers and Starlette fill them: headers are a list,
which middleware adds to. In the place of a None that may be there stands Any: `if scope.get("client"):
scope["client"][0]` is right, and no checker sees it. Every other key is taken, and its value may be anything.
"""

from __future__ import annotations

from collections.abc import Iterator

_WIDTH = 116
"""Starlette's own, in a class."""

_ALWAYS = {
    '_Literal["http", "websocket"]': "type",
    "dict[str, _Any]": "asgi",
    "str": "path",
    "list[tuple[bytes, bytes]]": "headers",
}
"""What every scope of a connection has: `get` gives it, too."""

_OFTEN = {
    "str": ("app_root_path", "http_version", "method", "root_path", "scheme"),
    "bytes": ("query_string", "raw_path"),
    "tuple[str, int] | _Any": ("client",),
    "tuple[str, int | None] | _Any": ("server",),
    "list[str]": ("subprotocols",),
    "dict[str, _Any]": ("extensions", "session", "state"),
    "_PathParamsT": ("path_params",),
}


def scope_items() -> str:
    """The classes `_ScopeItems` and `_Scope`."""
    lines = [
        "class _ScopeItems(_Mapping[str, _Any], _Generic[_PathParamsT]):",
        *(f"    {line}" for line in _items()),
        "",
        "class _Scope(_ScopeItems[_PathParamsT], _MutableMapping[str, _Any], _Generic[_PathParamsT]): ...",
    ]
    return "\n".join(lines)


def _items() -> Iterator[str]:
    for value, key in _ALWAYS.items():
        yield from _overload("__getitem__", _key(key), value)
    for value, keys in _OFTEN.items():
        yield from _overload("__getitem__", _key(*keys), value)
    yield from _overload("__getitem__", "key: str", "_Any")
    for value, key in _ALWAYS.items():
        yield from _overload("get", f"{_key(key)}, default: object = None", value)
    for value, keys in _OFTEN.items():
        yield from _overload("get", f"{_key(*keys)}, default: None = None", f"{value} | None")
        yield from _overload("get", f"{_key(*keys)}, default: _DefaultT", f"{value} | _DefaultT")
    yield from _overload("get", "key: str, default: None = None", "_Any | None")
    yield from _overload("get", "key: str, default: _DefaultT", "_Any | _DefaultT")


def _overload(method: str, parameters: str, value: str) -> Iterator[str]:
    yield "@_overload"
    line = f"def {method}(self, {parameters}) -> {value}: ..."
    yield from (
        [line] if len(line) <= _WIDTH else [f"def {method}(", f"    self, {parameters}", f") -> {value}: ..."]
    )


def _key(*keys: str) -> str:
    return "key: _Literal[" + ", ".join(f'"{key}"' for key in keys) + "]"
