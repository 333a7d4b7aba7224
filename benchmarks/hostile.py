"""How the time grows with what a client sends: once, twice, four and eight times as much.

`python -m benchmarks.hostile`; `make runtime` writes the table into `benchmarks/runtime.md`.
"""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Iterator
from typing import Any

from conn_types import HTTPConnection, Route, Router

TIMES = (1, 2, 4, 8)
Case = tuple[str, Callable[[int], dict[str, Any]], Callable[[HTTPConnection], object]]


async def endpoint(connection: HTTPConnection) -> Any: ...


ROUTER = Router([Route("/files/{file:path}", endpoint, name="file")])


def _scope(**keys: Any) -> dict[str, Any]:
    headers = [(b"host", b"shop.example.org")]
    return {"type": "http", "path": "/", "query_string": b"", "headers": headers, "router": ROUTER, **keys}


def _headers(*headers: tuple[bytes, bytes]) -> dict[str, Any]:
    return _scope(headers=[*headers])


def _paths(piece: str, count: int) -> Case:
    return (
        f"path of {count:,} {piece!r}: `url`, its parts",
        lambda times: _scope(path="/" + piece * (count * times)),
        lambda connection: connection.url.components,
    )


def _hosts(title: str, host: Callable[[int], bytes]) -> Case:
    return (
        f"`Host` header of 10 kB, {title}: `url`",
        lambda times: _headers((b"host", host(10_000 * times))),
        lambda connection: connection.url,
    )


CASES: tuple[Case, ...] = (
    _hosts("a name", lambda size: b"a" * size),
    _hosts("a port", lambda size: b"a:" + b"9" * size),
    _hosts("an IPv6 address", lambda size: b"[" + b":1" * (size // 2) + b"]"),
    _hosts("dots and an end that fits nothing", lambda size: b"." * size + b"/"),
    (
        "10,000 headers: the last of them",
        lambda times: _headers(*((b"x-%d" % number, b"a") for number in range(10_000 * times))),
        lambda connection: connection.headers.get("x-9999"),
    ),
    (
        "10,000 headers: `items()`",
        lambda times: _headers(*((b"x-%d" % number, b"a") for number in range(10_000 * times))),
        lambda connection: connection.headers.items(),
    ),
    (
        "10,000 cookies, a header each: `cookies`",
        lambda times: _headers(*((b"cookie", b"a%d=b" % number) for number in range(10_000 * times))),
        lambda connection: connection.cookies,
    ),
    (
        "10,000 cookies in one header: `cookies`",
        lambda times: _headers((b"cookie", b"; ".join(b"a%d=b" % n for n in range(10_000 * times)))),
        lambda connection: connection.cookies,
    ),
    (
        "a quoted cookie of 100,000 backslashes: `cookies`",
        lambda times: _headers((b"cookie", b'a="' + b"\\" * (100_000 * times) + b'"')),
        lambda connection: connection.cookies,
    ),
    (
        "1 MB of query, 166,666 pairs: `query_params`",
        lambda times: _scope(query_string=b"a=b&c&" * (166_666 * times)),
        lambda connection: connection.query_params,
    ),
    (
        "1 MB of query, percent-encoded: `query_params`",
        lambda times: _scope(query_string=b"a=" + b"%C3%A9+" * (142_857 * times)),
        lambda connection: connection.query_params,
    ),
    (
        "1 MB of query, `&` alone: `query_params`",
        lambda times: _scope(query_string=b"&" * (1_000_000 * times)),
        lambda connection: connection.query_params,
    ),
    *(_paths(piece, 100_000) for piece in ("/", "\\", "\0", "\r\n", "?")),
    (
        "a parameter of 100,000 '/\\': `url_for`",
        lambda times: _scope(path="/" + "/\\" * (100_000 * times)),
        lambda connection: connection.url_for("file", file=connection.scope["path"]),
    ),
)


def table() -> str:
    columns = " | ".join(f"{times}×" if times > 1 else "as said" for times in TIMES)
    head = f"| what is sent: what is read | {columns} | exponent |", "| --- |" + " ---: |" * (len(TIMES) + 1)
    return "\n".join((*head, *map(_row, CASES)))


def _row(case: Case) -> str:
    title, make, read = case
    seconds = [min(_taken(make(times), read)) for times in TIMES]
    shown = " | ".join(f"{each * 1e3:.2f} ms" for each in seconds)
    return f"| {title} | {shown} | {math.log(seconds[-1] / seconds[0], TIMES[-1]):.2f} |"


def _taken(scope: dict[str, Any], read: Callable[[HTTPConnection], object]) -> Iterator[float]:
    for _ in range(5):
        started = time.process_time()
        read(HTTPConnection(scope))
        yield time.process_time() - started


if __name__ == "__main__":
    print(table())
