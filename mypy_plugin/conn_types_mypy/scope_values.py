"""What the ASGI specification, and the frameworks, put under each key of a scope.

What a project writes there itself may be anything. Nor does a key have a type whose value is often an object
of a subclass (`app`, `user`, `route`, `session`): what it has besides would be an error.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from mypy.plugin import CheckerPluginInterface
from mypy.types import (
    AnyType,
    ExtraAttrs,
    Instance,
    LiteralType,
    NoneType,
    TupleType,
    Type,
    TypeOfAny,
    UnionType,
)

from conn_types_mypy.answers import InProject
from conn_types_mypy.mypy_types import type_of

if TYPE_CHECKING:
    from conn_types.scope import ScopeType

STRINGS = frozenset({"http_version", "method", "scheme", "path", "root_path", "app_root_path"})
DICTS = frozenset({"path_params", "state", "fastapi"})
STACKS = frozenset(
    {"fastapi_astack", "fastapi_inner_astack", "fastapi_function_astack", "fastapi_middleware_astack"}
)
EXTENSIONS: Mapping[ScopeType, tuple[str, ...]] = {
    "http": (
        "http.response.push",
        "http.response.zerocopysend",
        "http.response.pathsend",
        "http.response.early_hint",
        "http.response.trailers",
        "http.response.debug",
        "tls",
    ),
    "websocket": ("websocket.http.response", "tls"),
    "lifespan": (),
}

ENTRY = "entry "
"""What the names begin with that mark a dictionary whose entries are known: no identifiers."""


def value_type(
    project: InProject, api: CheckerPluginInterface, key: str, types: frozenset[ScopeType]
) -> Type | None:
    """What a scope of these types holds under the key; None where that is not known.

    In the place of a None that may be there stands Any: `if scope.get("client"): scope["client"][0]` is
    right, and mypy does not see it.
    """
    any_type = AnyType(TypeOfAny.explicit)
    text, data = api.named_generic_type("builtins.str", []), api.named_generic_type("builtins.bytes", [])
    if key in project.values and key not in STRINGS:
        return text if key == "type" else None
    if key in STRINGS:
        return text
    if key in DICTS:
        return _dict(api, {})
    if key in STACKS:
        return type_of(api, "contextlib.AsyncExitStack")
    number = api.named_generic_type("builtins.int", [])
    fallback = api.named_generic_type("builtins.tuple", [any_type])
    match key:
        case "type":
            if key in project.scope_keys:
                return text
            # In this order, which messages show.
            named = [each for each in ("http", "websocket", "lifespan") if each in types]
            return UnionType.make_union([LiteralType(each, text) for each in named])
        case "asgi":
            return _dict(api, {"version": text, "spec_version": text})
        case "extensions":
            return _dict(api, _extensions(api, types))
        case "query_string":
            return data
        case "raw_path":
            return UnionType([data, any_type])
        case "headers":
            return api.named_generic_type("builtins.list", [TupleType([data, data], fallback)])
        case "subprotocols":
            return api.named_generic_type("builtins.list", [text])
        case "client":
            return UnionType([TupleType([text, number], fallback), any_type])
        case "server":
            port = UnionType([number, NoneType()])
            return UnionType([TupleType([text, port], fallback), any_type])
        case _:
            return None


def _extensions(api: CheckerPluginInterface, types: frozenset[ScopeType]) -> dict[str, Type]:
    names = dict.fromkeys(name for type_, those in EXTENSIONS.items() if type_ in types for name in those)
    return {name: _dict(api, _tls(api) if name == "tls" else {}) for name in names}


def _tls(api: CheckerPluginInterface) -> dict[str, Type]:
    text, number = api.named_generic_type("builtins.str", []), api.named_generic_type("builtins.int", [])
    optional_text = UnionType([text, AnyType(TypeOfAny.explicit)])
    optional_number = UnionType([number, AnyType(TypeOfAny.explicit)])
    return {
        "server_cert": optional_text,
        "client_cert_chain": api.named_generic_type("typing.Iterable", [text]),
        "client_cert_name": optional_text,
        "client_cert_error": optional_text,
        "tls_version": optional_number,
        "cipher_suite": optional_number,
    }


def _dict(api: CheckerPluginInterface, entries: Mapping[str, Type]) -> Instance:
    """A `dict[str, Any]`, marked with the entries whose types are known."""
    text = api.named_generic_type("builtins.str", [])
    made: Instance = api.named_generic_type("builtins.dict", [text, AnyType(TypeOfAny.explicit)])
    if entries:
        attrs = {f"{ENTRY}{name}": each for name, each in entries.items()}
        made.extra_attrs = ExtraAttrs(attrs, set(), None)
    return made


def entry_types(given: Instance) -> Mapping[str, Type]:
    """The entries that the dictionary is marked with."""
    marks = {} if given.extra_attrs is None else given.extra_attrs.attrs
    return {name.removeprefix(ENTRY): each for name, each in marks.items() if name.startswith(ENTRY)}
