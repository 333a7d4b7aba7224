"""This tool's own source, which in a checkout changes without its version."""

from __future__ import annotations

import os
from collections.abc import Iterator
from functools import lru_cache

import conn_types
from conn_types.analysis.disk import Fact, current, digest, stamp_of


def tool_digest() -> str:
    """Of all of it."""
    return digest("".join(fact.finding for fact in tool_facts()).encode())


@lru_cache(maxsize=1)
def tool_facts() -> tuple[Fact, ...]:
    """What tells one state of it from another.

    Where it is installed, that is the list of its files, which has a digest of each. In a checkout, it is
    every file by itself.
    """
    package = os.path.abspath(conn_types.__path__[0])
    record = _record(os.path.dirname(package))
    if record is not None:
        return (current(record)[1],)
    beside = (os.path.join(package, name) for name in os.listdir(package) if name.endswith(".py"))
    return (*map(_state, sorted(beside)), *states_below(os.path.join(package, "analysis")))


def is_installed() -> bool:
    """Whether it is no checkout."""
    return len(tool_facts()) == 1


def states_below(directory: str) -> Iterator[Fact]:
    """The state of every Python file there."""
    return map(_state, sorted(_modules_below(directory)))


def _record(directory: str) -> str | None:
    """The list of the files that were installed into the directory."""
    for name in os.listdir(directory):
        if name.startswith("conn_types-") and name.endswith(".dist-info"):
            record = os.path.join(directory, name, "RECORD")
            if os.path.isfile(record):
                return record
    return None


def _state(path: str) -> Fact:
    """By the stamp alone, where it has one: to read all files takes many times as long."""
    stamp = stamp_of(path)
    return (
        Fact(look="text", path=path, finding=digest(stamp.encode()), stamp=stamp)
        if stamp
        else current(path)[1]
    )


def _modules_below(directory: str) -> Iterator[str]:
    for above, below, names in os.walk(directory):
        below[:] = [name for name in below if name != "__pycache__"]
        yield from (os.path.join(above, name) for name in names if name.endswith(".py"))
