"""Route tables made by hand."""

from __future__ import annotations

from conn_types.analysis.location import Location
from conn_types.analysis.table import App, OpenSpot, Parameter, RouteEntry, Routes, RouteTable
from conn_types.path_pattern import PathPattern

HERE = Location(path="main.py", line=1, column=0)


def route(
    name: str | None, path: str, endpoint: str | None = None, query: tuple[str, ...] = ()
) -> RouteEntry:
    pattern = PathPattern.parse(path)
    params = {
        each.name: Parameter(convertor=each.convertor, value_type="str", accepts="object")
        for each in pattern.parameters
    }
    return RouteEntry(
        kind="http",
        name=name,
        pattern=pattern,
        params=params,
        location=HERE,
        endpoint=endpoint or f"main:{name}",
        module="main",
        query=frozenset(query),
    )


def mount(
    name: str | None, path: str, *children: RouteEntry, application: bool = False, open: bool = False
) -> RouteEntry:
    pattern = PathPattern.parse(path)
    names = [*(each.name for each in pattern.parameters), "path"]
    return RouteEntry(
        kind="mount",
        name=name,
        pattern=pattern,
        params={each: Parameter(convertor="path", value_type="str", accepts="object") for each in names},
        location=HERE,
        module="main",
        children=children,
        open=(spot(),) if open else (),
        application=application,
    )


def spot(name_prefix: str = "", path_prefix: str = "") -> OpenSpot:
    return OpenSpot(location=HERE, reason="not known", name_prefix=name_prefix, path_prefix=path_prefix)


def routes(*entries: RouteEntry, open: tuple[OpenSpot, ...] = ()) -> Routes:
    return Routes(entries=entries, open=open)


def app(
    id: str,
    *entries: RouteEntry,
    modules: tuple[str, ...] = (),
    test: bool = False,
    open: tuple[OpenSpot, ...] = (),
) -> App:
    return App(
        id=id,
        framework="starlette",
        routes=routes(*entries, open=open),
        location=HERE,
        modules=frozenset(modules),
        test=test,
    )


def table(*apps: App) -> RouteTable:
    return RouteTable(apps=apps)
