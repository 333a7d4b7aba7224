"""Random examples, done with Starlette and with conn-types: what comes of them must be the same.

`python -m tests.runtime.differential --examples 1000000`, or `make differential`. An example is known by its
number: `--from 4711 --examples 1` does one again. What is not the same, and must not be, is a row of
`docs/differences.md`.
"""

from __future__ import annotations

import argparse
import sys
import time
from random import Random
from types import SimpleNamespace
from typing import Any, cast

import starlette.convertors
import starlette.datastructures
import starlette.requests
import starlette.routing

import conn_types
import conn_types.convertors
import conn_types.datastructures
import conn_types.routing
from tests.runtime.differences import is_named
from tests.runtime.examples import Use, example
from tests.runtime.oracle import outcome


def _library(connection: Any, cookie_parser: Any, datastructures: Any, convertors: Any, routing: Any) -> Any:
    return SimpleNamespace(
        HTTPConnection=connection,
        cookie_parser=cookie_parser,
        convertors=convertors.CONVERTOR_TYPES,
        routing=routing,
        **{
            name: getattr(datastructures, name)
            for name in (
                *("Address", "Headers", "ImmutableMultiDict", "MultiDict", "MutableHeaders", "QueryParams"),
                *("State", "URL", "URLPath"),
            )
        },
    )


THEIRS = _library(
    starlette.requests.HTTPConnection,
    starlette.requests.cookie_parser,
    starlette.datastructures,
    starlette.convertors,
    starlette.routing,
)
OURS = _library(
    conn_types.HTTPConnection,
    conn_types.cookie_parser,
    conn_types.datastructures,
    conn_types.convertors,
    conn_types.routing,
)
# Our connection over the scope that a router of Starlette's has seen.
MIXED = SimpleNamespace(**{**vars(OURS), "routing": starlette.routing})


def compare(kind: str, use: Use) -> bool:
    """Whether the libraries come to the same; AssertionError where no row of the table says otherwise."""
    expected = outcome(use, THEIRS)
    for library in (OURS, MIXED) if kind in ("connection", "reversal") else (OURS,):
        found = outcome(use, library)
        if found != expected:
            ours, theirs = _smallest_difference(found, expected)
            if is_named(ours, theirs):
                return False
            raise AssertionError(f"{kind}: {ours!r}, in Starlette {theirs!r}")
    return True


def _smallest_difference(found: Any, expected: Any) -> tuple[Any, Any]:
    """The innermost parts that are not the same."""
    ours, theirs = _parts(found), _parts(expected)
    if ours.keys() == theirs.keys():
        for key in ours:
            if ours[key] != theirs[key]:
                return _smallest_difference(ours[key], theirs[key])
    return found, expected


def _parts(value: Any) -> dict[Any, Any]:
    if value.__class__ in (list, tuple):
        return dict(enumerate(cast("list[Any]", value)))
    return value if value.__class__ is dict else {}


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--examples", type=int, default=10_000)
    parser.add_argument("--from", dest="first", type=int, default=0, help="the number of the first")
    options = parser.parse_args()
    started, different, named = time.process_time(), 0, 0
    for number in range(options.first, options.first + options.examples):
        kind, use = example(Random(number))
        try:
            named += not compare(kind, use)
        except AssertionError as error:
            different += 1
            print(f"example {number}: {error}", flush=True)
    seconds = time.process_time() - started
    print(f"{options.examples:,} examples, {named:,} different as documented, {different:,} otherwise")
    print(f"{seconds:.0f} s of processor time")
    return 1 if different else 0


if __name__ == "__main__":
    sys.exit(main())
