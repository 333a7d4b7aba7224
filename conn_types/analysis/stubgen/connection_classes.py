"""The classes of the connections that handlers are given: ours, and those that stand for Starlette's.

The module of one app has classes of its own over them, whose `url_for` knows the routes of this app alone.
"""

from __future__ import annotations

from collections.abc import Iterator

from conn_types.analysis.stubgen.contents import Contents

_NAMES = {
    "conn_types": ("HTTPConnection",),
    "starlette": ("HTTPConnection", "Request", "WebSocket"),
    "fastapi": ("HTTPConnection", "Request", "WebSocket"),
}


class ConnectionClasses:
    """Those of one of the generated modules."""

    def __init__(self, contents: Contents) -> None:
        self._own = contents.own
        used: dict[bool, set[str]] = {True: set(), False: set()}
        for framework in contents.slot.frameworks if contents.own else ():
            used[framework == "conn_types"].update(_NAMES[framework])
        for handler in contents.slot.handlers if contents.handlers else ():
            used[handler.framework == "conn_types"].add(handler.connection)
        self._ours, self._starlettes = sorted(used[True]), sorted(used[False])

    def of(self, framework: str, name: str) -> str:
        """What it is called in the module."""
        return name if self._own else _imported(framework, name)

    def imports(self) -> Iterator[str]:
        for name in self._ours:
            yield f"from conn_types.connection import {name} as {_imported('conn_types', name)}"
        for name in self._starlettes:
            yield f"from conn_types.starlette import {name} as {_imported('starlette', name)}"

    def imports_of_stub(self) -> Iterator[str]:
        yield from self.imports()
        if not self._ours and not self._starlettes:
            return
        yield "from conn_types.connection import AuthT as _AuthT, PathParamsT as _PathParamsT"
        yield "from conn_types.connection import SessionT as _SessionT, StateT as _StateT, UserT as _UserT"
        if self._starlettes:
            yield "from collections.abc import Mapping as _Mapping"
            yield "from starlette.datastructures import State as _StarletteState"
        if self._own and self._ours:
            yield "from conn_types.datastructures import URL as _URL"
        if self._own and self._starlettes:
            yield "from starlette.datastructures import URL as _StarletteURL"

    def variables(self) -> Iterator[str]:
        if self._starlettes:
            yield "_StarletteStateT = _TypeVar("
            bound = "bound=_Mapping[str, _Any] | _StarletteState, default=_StarletteState"
            yield f'    "_StarletteStateT", {bound}'
            yield ")"

    def definitions(self) -> Iterator[str]:
        """Of the app's own classes, as the stub has them."""
        if not self._own:
            return
        for name in self._ours:
            yield from _class(name, "conn_types", "_URL")
            yield "    @property"
            yield "    def urls(self) -> RouteUrls[_URL]: ..."
        for name in self._starlettes:
            yield from _class(name, "starlette", "_StarletteURL")
            yield "    pass"

    def runtime_definitions(self) -> Iterator[str]:
        if self._own:
            yield from (f"{name} = {_imported('conn_types', name)}" for name in self._ours)
            yield from (f"{name} = {_imported('starlette', name)}" for name in self._starlettes)


def state_of(framework: str) -> str:
    return "_StateT" if framework == "conn_types" else "_StarletteStateT"


def _class(name: str, framework: str, url: str) -> Iterator[str]:
    parameters = f"{state_of(framework)}, _PathParamsT, _UserT, _SessionT, _AuthT"
    yield ""
    # What the connections of all apps take is more: ty alone says so of the bases.
    yield f"class {name}(  # ty: ignore"
    yield f"    ProjectRoutes[{url}],"
    yield f"    {_imported(framework, name)}[{parameters}],"
    yield f"    _Generic[{parameters}],"
    yield "):"


def _imported(framework: str, name: str) -> str:
    return f"_{name}" if framework == "conn_types" else f"_Starlette{name}"
