"""The routes whose paths may be wrong."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from conn_types.analysis.location import Location
from conn_types.analysis.table import RouteEntry, RouteTable


def questionable_entries(table: RouteTable) -> Iterator[RouteEntry]:
    """Each entry once whose pattern has a problem, or a convertor that nobody registered."""
    seen: set[tuple[Location, str]] = set()
    routers = [*(app.routes for app in table.apps), *table.routers.values()]
    # What is mounted stands under its own name as well.
    looked_at: set[int] = set()
    for entry in _all_entries((entry for routes in routers for entry in routes.entries), looked_at):
        if entry.pattern.problems or not _is_known(entry, table):
            key = (entry.location, entry.pattern.text)
            if key not in seen:
                seen.add(key)
                yield entry


def _all_entries(entries: Iterable[RouteEntry], but: set[int]) -> Iterator[RouteEntry]:
    """But for those whose numbers are there, which the others are added to. The table keeps each entry."""
    for entry in entries:
        if id(entry) not in but:
            but.add(id(entry))
            yield entry
            if entry.entries_below:
                yield from _all_entries(entry.entries_below, but)


def _is_known(entry: RouteEntry, table: RouteTable) -> bool:
    """Whether each convertor of its path is registered, as far as the registered ones are known."""
    known = table.convertors
    return not known or known.keys() >= {each.convertor for each in entry.pattern.parameters}
