"""Prints the routes of an application as the running framework has them, as `conn-types routes` shapes them.

Called as `runtime_table.py MODULE:ATTRIBUTE` in the application's folder, by a Python with the framework.
It imports nothing else of the tests.
"""

from __future__ import annotations

import functools
import importlib
import inspect
import json
import sys
from collections.abc import Iterable, Iterator
from typing import Any

CONVERTORS = {"StringConvertor": "str", "IntegerConvertor": "int"}
"""Convertors that are registered under another name than their class's."""

KINDS = {"WebSocketRoute": "websocket", "Mount": "mount", "Host": "host", "Route": "http"}


def rows(routes: Iterable[Any], above: dict[str, Any] | None = None) -> Iterator[dict[str, Any]]:
    """Every route in matching order, a mount before what it mounts; `above` is what the mount hands down."""
    above = above or {"name": None, "path": "", "host": None, "params": {}}
    for route in _flat(routes):
        kind = _kind(route)
        mounts = kind in ("mount", "host")
        name = ":".join(filter(None, (above["name"], route.name))) or None
        path = above["path"] + ("" if kind == "host" else route.path)
        host = route.host if kind == "host" else above["host"]
        params: dict[str, str] = above["params"] | _params(route)
        yield {
            "name": name if route.name else None,
            "path": path,
            "host": host,
            "kind": kind,
            # `url_for` of a mount or a host takes the rest of the path.
            "params": params | ({"path": "path"} if mounts else {}),
            **_signature(route),
        }
        if mounts:
            below = {"name": name, "path": path, "host": host, "params": params}
            yield from rows(route.routes, below)


def _signature(route: Any) -> dict[str, list[str]]:
    """What FastAPI's dependency graph calls, in its order, and what it takes from the query string."""
    calls: dict[str, None] = {}
    query: set[str] = set()
    graph = getattr(route, "dependant", None)
    if graph is not None:
        _walk(graph, calls, query)
    return {"dependencies": list(calls), "query": sorted(query)}


def _walk(graph: Any, calls: dict[str, None], query: set[str]) -> None:
    query.update(field.alias for field in graph.query_params)
    for dependency in graph.dependencies:
        calls.setdefault(_reference(dependency.call))
        _walk(dependency, calls, query)


def _reference(call: Any) -> str:
    while isinstance(call, functools.partial):
        call = call.func
    call = inspect.unwrap(call)
    qualname: str = getattr(call, "__qualname__", call.__class__.__qualname__)
    return f"{call.__module__}:{qualname}"


def _params(route: Any) -> dict[str, str]:
    """The route's own parameters, without the rest of the path that a mount hands on."""
    return {
        name: _convertor_name(type(convertor).__name__)
        for name, convertor in route.param_convertors.items()
        if name != "path" or "{path" in route.path
    }


def _convertor_name(class_name: str) -> str:
    return CONVERTORS.get(class_name) or class_name.removesuffix("Convertor").lower()


def _flat(routes: Iterable[Any]) -> Iterable[Any]:
    """Included routes stand in the list itself or, from FastAPI 0.137 on, behind one for their router."""
    try:
        from fastapi.routing import iter_route_contexts
    except ImportError:
        return routes
    return iter_route_contexts(list(routes))


def _kind(route: Any) -> str:
    declared = getattr(route, "original_route", route)
    return next(KINDS[each.__name__] for each in type(declared).__mro__ if each.__name__ in KINDS)


if __name__ == "__main__":
    sys.path.insert(0, "")  # the working directory: the application's
    module, _, attribute = sys.argv[1].partition(":")
    app = getattr(importlib.import_module(module), attribute)
    json.dump(list(rows(app.routes)), sys.stdout)
