"""This tool's own source, which in a checkout changes without its version."""

from __future__ import annotations

import os
from collections.abc import Iterator
from functools import lru_cache

import conn_types
from conn_types.analysis.disk import Fact, current, digest


def tool_digest() -> str:
    """Of all of it."""
    return digest("".join(fact.finding for fact in tool_facts()).encode())


@lru_cache(maxsize=1)
def tool_facts() -> tuple[Fact, ...]:
    """What each of its files holds."""
    package = os.path.abspath(conn_types.__path__[0])
    paths = (*_modules(package), *modules_below(os.path.join(package, "analysis")))
    return tuple(current(path)[1] for path in sorted(paths))


def _modules(directory: str) -> list[str]:
    return [os.path.join(directory, name) for name in os.listdir(directory) if name.endswith(".py")]


def modules_below(directory: str) -> Iterator[str]:
    """The paths of all the Python files there."""
    for above, _, names in os.walk(directory):
        yield from (os.path.join(above, name) for name in names if name.endswith(".py"))
