"""What the `url_for` of some routers takes: names, and the parameters that may come with each."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from conn_types.analysis.accepted_types import ANYTHING
from conn_types.analysis.table import Found, OpenSpot, Routes, Row

Shape = tuple[tuple[str, str], ...]
"""Parameters with what they accept, in the order of the path."""


@dataclass(slots=True)
class Alternative:
    """One set of parameters that a name takes, and the rows that are found by it."""

    accepts: dict[str, str]
    rows: list[Row] = field(default_factory=list[Row])

    @property
    def shape(self) -> Shape:
        return tuple(self.accepts.items())

    def add(self, row: Row) -> None:
        """Another row with these parameters: of another application, or in place of one under a condition."""
        for name in self.accepts:
            self.accepts[name] = either(self.accepts[name], row.params[name].accepts)
        self.rows.append(row)


@dataclass(frozen=True, slots=True)
class NamedRoutes:
    """Every name, sorted, with its alternatives; and the spots that may provide more."""

    by_name: Mapping[str, tuple[Alternative, ...]]
    spots: tuple[OpenSpot, ...]


def named_routes(
    routers: Iterable[Routes], more: Iterable[OpenSpot] = (), *, closed: Iterable[Routes] = ()
) -> NamedRoutes:
    """What at least one of the routers takes. `more` may provide names as well.

    Of those that are `closed`, what is open does not count.
    """
    found: dict[str, dict[frozenset[str], Alternative]] = {}
    spots = dict.fromkeys(more)
    for routes in routers:
        _collect(routes, found)
        spots.update(dict.fromkeys(_spots(routes)))
    for routes in closed:
        _collect(routes, found)
    by_name = {name: tuple(found[name].values()) for name in sorted(found)}
    return NamedRoutes(by_name, tuple(spots))


def _collect(routes: Routes, found: dict[str, dict[frozenset[str], Alternative]]) -> None:
    for row in routes.rows():
        if row.name is not None and _is_found(routes, row, row.name):
            _add(found.setdefault(row.name, {}), row)


def _is_found(routes: Routes, row: Row, name: str) -> bool:
    """Whether its name and parameters lead to it, or may: an earlier one may not be there."""
    answer = routes.look_up(name, row.params.keys())
    if not isinstance(answer, Found) or answer.unfilled:
        return False
    found = answer.row
    return found.entry is row.entry or found.conditional is not None or found.default is not None


def _add(alternatives: dict[frozenset[str], Alternative], row: Row) -> None:
    key = frozenset(row.params)
    if key not in alternatives:
        alternatives[key] = Alternative({name: each.accepts for name, each in row.params.items()})
    alternatives[key].add(row)


def _spots(routes: Routes) -> Iterator[OpenSpot]:
    yield from routes.open_spots()
    yield from routes.switched_off
    for row in routes.rows():
        if row.entry.assumed_name:
            above = "".join(f"{entry.name}:" for entry in row.trail[:-1] if entry.name is not None)
            reason = "what decorates the handler may give it another name"
            yield OpenSpot(location=row.entry.location, reason=reason, name_prefix=above)


def either(one: str, other: str) -> str:
    """What accepts all that one of the two accepts."""
    parts = dict.fromkeys([*one.split(" | "), *other.split(" | ")])
    return ANYTHING if ANYTHING in parts else " | ".join(parts)
