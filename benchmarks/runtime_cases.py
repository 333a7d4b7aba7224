"""The operations that `benchmarks.runtime` measures, ours and Starlette's; prints their ratios as JSON.

This runs in the interpreter that is measured: it imports nothing but the two libraries and FastAPI.
"""

from __future__ import annotations

import argparse
import json
import math
import os
import subprocess
import sys
import tempfile
import time
import timeit
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from functools import partial
from types import ModuleType
from typing import Any

import fastapi
import starlette.requests
import starlette.routing

import conn_types.connection
import conn_types.routing

Pair = tuple[float, float]
"""Seconds that the same took Starlette and us."""
Names = dict[str, Any]

LIBRARIES = (starlette.routing, conn_types.routing)
LOOP_SECONDS = 0.004
IMPORTS = ("pass", "import starlette.requests", "from conn_types import HTTPConnection")
IN_THE_MEAN = (
    "construct",
    "one header",
    "path_params",
    "client",
    "state",
    "cookies of three",
    "query_params of four pairs",
    "url",
    "base_url",
    "url_for, two parameters, 1 route",
)


@dataclass(frozen=True, kw_only=True)
class Measured:
    """One row. `quarters` are the ratios that a quarter and three quarters of the pairs stay below."""

    name: str
    goal: float
    theirs: float
    ours: float
    ratio: float
    quarters: tuple[float, float]


@dataclass(frozen=True, kw_only=True)
class Case:
    """`statement` is run as it stands on both sides; a side is what its names mean there."""

    name: str
    goal: float
    statement: str
    sides: tuple[Names, Names]

    def pairs(self, count: int) -> Iterator[Pair]:
        theirs, ours = (
            timeit.Timer(self.statement, "pass", time.process_time, names) for names in self.sides
        )
        loops = [_loops(timer) for timer in (theirs, ours)]
        for number in range(count):
            # Whoever comes second may find the caches warm: they take turns.
            if number % 2:
                our_time = ours.timeit(loops[1]) / loops[1]
                yield theirs.timeit(loops[0]) / loops[0], our_time
            else:
                their_time = theirs.timeit(loops[0]) / loops[0]
                yield their_time, ours.timeit(loops[1]) / loops[1]


def _loops(timer: timeit.Timer) -> int:
    """How often it runs in `LOOP_SECONDS`."""
    timer.timeit(50)
    once = timer.timeit(5) / 5
    count = max(1, int(LOOP_SECONDS / once / 10))
    return max(1, int(LOOP_SECONDS / (timer.timeit(count) / count)))


def scope(**keys: Any) -> dict[str, Any]:
    """What a server makes of a browser's request."""
    return {
        "type": "http",
        "asgi": {"version": "3.0", "spec_version": "2.3"},
        "http_version": "1.1",
        "method": "GET",
        "scheme": "https",
        "server": ("127.0.0.1", 8000),
        "client": ("127.0.0.1", 50000),
        "root_path": "",
        "path": "/users/7/orders",
        "raw_path": b"/users/7/orders",
        "query_string": b"page=2&per_page=50&sort=created&order=desc",
        "path_params": {"user_id": 7},
        "state": {},
        "headers": [
            (b"host", b"shop.example.org"),
            (b"user-agent", b"Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"),
            (b"accept", b"text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"),
            (b"accept-language", b"en-US,en;q=0.5"),
            (b"accept-encoding", b"gzip, deflate, br, zstd"),
            (b"cookie", b"session=eyJ1c2VyIjogN30.aG9sYQ; theme=dark; csrftoken=8d1fe3bb5a"),
            (b"connection", b"keep-alive"),
        ],
        **keys,
    }


def _sides(make: Callable[[ModuleType], Names]) -> tuple[Names, Names]:
    """The names on both sides; `make` gets the routing module of the library."""
    theirs = {"HTTPConnection": starlette.requests.HTTPConnection, **make(starlette.routing)}
    ours = {"HTTPConnection": conn_types.connection.HTTPConnection, **make(conn_types.routing)}
    return theirs, ours


class Answer:
    """An ASGI application of no cost."""

    __name__ = "answer"

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        return


def _router(library: ModuleType, count: int) -> Any:
    paths = [f"/area{number}/users/{{user_id:int}}/orders/{{order}}" for number in range(count)]
    return library.Router(
        [library.Route(path, Answer(), name=f"o{number}") for number, path in enumerate(paths)]
    )


def _members() -> Iterator[Case]:
    sides = _sides(lambda library: {"scope": scope()})
    for name, goal, read in (
        ("construct", 0.95, ""),
        ("one header", 0.95, ".headers['accept']"),
        ("path_params", 1.1, ".path_params"),
        ("client", 1.2, ".client"),
        ("state", 1.2, ".state"),
        ("cookies of three", 1.5, ".cookies"),
        ("query_params of four pairs", 2, ".query_params"),
        ("url", 3, ".url"),
        ("base_url", 3, ".base_url"),
    ):
        yield Case(name=name, goal=goal, statement=f"HTTPConnection(scope){read}", sides=sides)


def _reversing() -> Iterator[Case]:
    for count, goal in ((1, 5), (100, 50), (1_000, 500), (10_000, 5_000)):
        name = f"url_for, two parameters, {count:,} route{'s' if count > 1 else ''}"
        yield _url_for(name, goal, count, [_router(library, count) for library in LIBRARIES])
    router = _router(starlette.routing, 1_000)
    yield _url_for("url_for on a Starlette router of 1,000", 100, 1_000, [router, router])
    app = _fastapi_app(500)
    yield _url_for("url_for on a FastAPI app of 500", 100, 500, [app.router, app.router])
    yield _url_for("url_for in a middleware of a FastAPI app of 500", 100, 500, [app, app], key="app")


def _url_for(name: str, goal: float, count: int, finders: list[Any], key: str = "router") -> Case:
    """The last of the routes: each side with its own scope, whose router or application is the one given."""
    theirs, ours = (scope(**{key: finder}) for finder in finders)
    return Case(
        name=name,
        goal=goal,
        statement=f"HTTPConnection(scope).url_for('o{count - 1}', user_id=7, order='a')",
        sides=_sides(lambda library: {"scope": ours if library is conn_types.routing else theirs}),
    )


def _fastapi_app(count: int) -> fastapi.FastAPI:
    app = fastapi.FastAPI(openapi_url=None)

    async def order(user_id: int, order: str) -> None: ...

    for number in range(count):
        app.get(f"/area{number}/users/{{user_id}}/orders/{{order}}", name=f"o{number}")(order)
    return app


def _dispatch() -> Iterator[Case]:
    for count, goal in ((1, 1), (4, 1), (100, 2), (1_000, 10)):
        path = f"/area{count - 1}/users/7/orders/a"
        routers = {library: _router(library, count) for library in LIBRARIES}
        yield Case(
            name=f"dispatch to the last of {count:,} routes" if count > 1 else "dispatch to the only route",
            goal=goal,
            statement="try: router({**scope}, None, None).send(None)\nexcept StopIteration: pass",
            sides=_sides(partial(_dispatched, routers, path)),
        )


def _dispatched(routers: dict[ModuleType, Any], path: str, library: ModuleType) -> Names:
    return {"router": routers[library], "scope": scope(path=path, raw_path=path.encode(), path_params={})}


def _imports(count: int) -> Iterator[Pair]:
    """Processor seconds of an import, less those of starting an interpreter that imports nothing."""
    with tempfile.TemporaryDirectory() as compiled:
        # Compiled once, and then read: where an interpreter was told to keep nothing, too.
        environment = {**os.environ, "PYTHONPYCACHEPREFIX": compiled, "PYTHONDONTWRITEBYTECODE": ""}
        for number in range(count + 1):
            bare, theirs, ours = (_start(code, environment) for code in IMPORTS)
            if number:
                yield max(theirs - bare, 1e-4), max(ours - bare, 1e-4)


def _start(code: str, environment: dict[str, str]) -> float:
    process = subprocess.Popen([sys.executable, "-c", code], env=environment)
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise RuntimeError(f"{code!r} exits with {process.returncode}")
    return usage.ru_utime + usage.ru_stime


def _measured(name: str, goal: float, pairs: list[Pair]) -> Measured:
    ratios = sorted(theirs / ours for theirs, ours in pairs)
    return Measured(
        name=name,
        goal=goal,
        theirs=_at([theirs for theirs, _ in pairs], 0.5),
        ours=_at([ours for _, ours in pairs], 0.5),
        ratio=_at(ratios, 0.5),
        quarters=(_at(ratios, 0.25), _at(ratios, 0.75)),
    )


def _at(values: list[float], part: float) -> float:
    return sorted(values)[int(len(values) * part)]


def _mean(rows: list[Measured]) -> Measured:
    """The geometric mean of the rows that stand for what a handler reads."""
    counted = [row for row in rows if row.name in IN_THE_MEAN]

    def mean(value: Callable[[Measured], float]) -> float:
        return math.exp(sum(math.log(value(row)) for row in counted) / len(counted))

    return Measured(
        name="geometric mean of construct to url_for of 1",
        goal=2,
        theirs=mean(lambda row: row.theirs),
        ours=mean(lambda row: row.ours),
        ratio=mean(lambda row: row.ratio),
        quarters=(mean(lambda row: row.quarters[0]), mean(lambda row: row.quarters[1])),
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pairs", type=int, default=101)
    parser.add_argument("--only", default="", help="the cases whose name holds this")
    options = parser.parse_args()
    rows: list[Measured] = []
    for cases in (_members, _reversing, _dispatch):
        for case in cases():
            if options.only in case.name:
                rows.append(_measured(case.name, case.goal, list(case.pairs(options.pairs))))
    if not options.only:
        rows.append(_mean(rows))
    if options.only in "import":
        imports = list(_imports(max(5, options.pairs // 4)))
        rows.append(_measured("import, against `starlette.requests`", 4, imports))
    versions = {"Starlette": starlette.__version__, "FastAPI": fastapi.__version__}
    print(json.dumps({"versions": versions, "rows": [asdict(row) for row in rows]}))


if __name__ == "__main__":
    main()
