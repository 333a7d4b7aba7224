"""Imports the `main` of many directories in one process, and prints the rows of each one's `app`.

It reads `{name: directory}` in JSON, and prints `{name: rows}`; it imports nothing else of the tests.
"""

from __future__ import annotations

import contextlib
import importlib
import io
import json
import os
import sys
from collections.abc import Iterable, Iterator
from typing import Any


def rows(routes: Iterable[Any], name: str = "", path: str = "") -> Iterator[list[Any]]:
    """`[name, path, methods]` of each route, a mount before what it mounts."""
    for route in _flat(routes):
        methods = sorted(getattr(route, "methods", None) or ())
        yield [f"{name}{route.name}" if route.name else None, path + route.path, methods]
        if hasattr(route, "app") and not methods:
            below = f"{name}{route.name}:" if route.name else name
            yield from rows(getattr(route.app, "routes", ()) or (), below, path + route.path)


def _flat(routes: Iterable[Any]) -> Iterable[Any]:
    from fastapi.routing import iter_route_contexts

    return iter_route_contexts(list(routes))


def _forget(root: str) -> None:
    for name, module in list(sys.modules.items()):
        places = [getattr(module, "__file__", None) or ""]
        with contextlib.suppress(Exception):
            places += list(getattr(module, "__path__", ()))
        if any(str(place).startswith(root) for place in places) or name == "ns" or name.startswith("ns."):
            del sys.modules[name]


if __name__ == "__main__":
    found: dict[str, list[Any]] = {}
    for program, root in json.load(sys.stdin).items():
        sys.path.insert(0, root)
        importlib.invalidate_caches()
        os.chdir(root)
        with contextlib.redirect_stdout(io.StringIO()):
            found[program] = list(rows(importlib.import_module("main").app.routes))
        sys.path.remove(root)
        _forget(root)
    json.dump(found, sys.stdout)
