"""This tool's own source, which in a checkout changes without its version."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from functools import lru_cache

import conn_types
from conn_types.analysis.disk import Fact, current, digest, stamp_of

_METADATA = re.compile(r"conn_types-.+\.dist-info")


def tool_digest() -> str:
    """Of all of it."""
    return digest("".join(fact.finding for fact in tool_facts()).encode())


@lru_cache(maxsize=1)
def tool_facts() -> tuple[Fact, ...]:
    """What tells one state of it from another."""
    package = os.path.abspath(conn_types.__path__[0])
    return installed_facts(package) or tuple(
        map(_state, sorted((*_modules_in(package), *_modules_below(os.path.join(package, "analysis")))))
    )


def package_facts(package: str) -> tuple[Fact, ...]:
    """The same, of another package that is installed with this one: the directory that it is."""
    return installed_facts(package) or tuple(map(_state, sorted(_modules_below(package))))


def installed_facts(package: str) -> tuple[Fact, ...]:
    """The lists of the files that were installed with a package, which have a digest of each.

    None in a checkout. Who edits what is installed has to remove the caches. Of some versions on top of each
    other, each has its list.
    """
    above = os.path.dirname(package)
    try:
        names = sorted(name for name in os.listdir(above) if _METADATA.fullmatch(name))
        return tuple(current(os.path.join(above, name, "RECORD"))[1] for name in names)
    except OSError:
        return ()


def _state(path: str) -> Fact:
    """By the stamp alone, where it has one: to read all files takes many times as long."""
    stamp = stamp_of(path)
    return (
        Fact(look="text", path=path, finding=digest(stamp.encode()), stamp=stamp)
        if stamp
        else current(path)[1]
    )


def _modules_in(directory: str) -> Iterator[str]:
    return (os.path.join(directory, name) for name in os.listdir(directory) if name.endswith(".py"))


def _modules_below(directory: str) -> Iterator[str]:
    for above, below, names in os.walk(directory):
        below[:] = [name for name in below if name != "__pycache__"]
        yield from (os.path.join(above, name) for name in names if name.endswith(".py"))
