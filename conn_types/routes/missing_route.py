"""Why no route has a name and parameters: which it takes instead, or which names come near."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import Any

from conn_types.nearness import nearest_first

_NEAR = 0.7
_SHOWN = 3
_SEPARATORS = re.compile(r"[:./]+")
# Mounts may hold each other.
_DEEPEST = 16
_MOST_ROUTES = 20_000
_MOST_COMPARED = 500


def explain(routes: Iterable[Any], name: str, params: Iterable[str]) -> str:
    """A sentence about the routes that were probably meant; empty where none was.

    `routes` are of any make: what has a `name` and `param_convertors` is told about.
    """
    known: dict[str, list[tuple[str, ...]]] = {}
    for each, takes in islice(_named(routes, "", (), 0), _MOST_ROUTES):
        variants = known.setdefault(each, [])
        if takes not in variants:
            variants.append(takes)
    if name in known:
        return f'"{name}" takes {_either([_parameters(takes) for takes in known[name]])}.'
    near = _near(name, list(known))[:_SHOWN]
    return f"Did you mean {_either([_quoted(each) for each in near])}?" if near else ""


def _named(
    routes: Iterable[Any], prefix: str, taken: tuple[str, ...], depth: int
) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Each name that there is with the parameters that it takes, those of mounts above it first."""
    for route in routes:
        name = getattr(route, "name", None)
        params = tuple(getattr(route, "param_convertors", ()))
        below = getattr(route, "routes", None)
        if isinstance(name, str):
            yield prefix + name, (*taken, *params)
        if below is not None and depth < _DEEPEST:
            inner = prefix if name is None else f"{prefix}{name}:"
            # The parameter `path` is a mount's own.
            own = tuple(each for each in params if each != "path")
            yield from _named(below, inner, (*taken, *own), depth + 1)


def _near(name: str, known: Sequence[str]) -> list[str]:
    parts = _SEPARATORS.split(name)
    same = [each for each in known if _SEPARATORS.split(each) == parts]
    longer = [each for each in known if each.endswith(f":{name}")]
    shorter = [each for each in known if name.endswith(f":{each}")]
    return same or longer or shorter or nearest_first(name, _likeliest(name, known), at_least=_NEAR)


def _likeliest(name: str, known: Sequence[str]) -> Sequence[str]:
    """Not more than can be compared while somebody waits: what begins as the name does first."""
    if len(known) <= _MOST_COMPARED:
        return known
    begin, length = name[:3], len(name)
    return sorted(known, key=lambda each: (each[:3] != begin, abs(len(each) - length)))[:_MOST_COMPARED]


def _parameters(names: Sequence[str]) -> str:
    if not names:
        return "no parameters"
    return f"the parameter{'s' if len(names) > 1 else ''} {_all(names)}"


def _all(names: Sequence[str]) -> str:
    *others, last = map(_quoted, names)
    return f"{', '.join(others)} and {last}" if others else last


def _either(texts: Sequence[str]) -> str:
    *others, last = texts
    return f"{', '.join(others)} or {last}" if others else last


def _quoted(name: str) -> str:
    return f'"{name}"'
