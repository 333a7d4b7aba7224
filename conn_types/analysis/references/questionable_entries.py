"""The routes whose paths may be wrong."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from conn_types.analysis.table import Location, RouteEntry, RouteTable


def questionable_entries(table: RouteTable) -> Iterator[RouteEntry]:
    """Each entry once whose pattern has a problem, or a convertor that nobody registered."""
    seen: set[tuple[Location, str]] = set()
    routers = [*(app.routes for app in table.apps), *table.routers.values()]
    for entry in _all_entries(entry for routes in routers for entry in routes.entries):
        key = (entry.location, entry.pattern.text)
        if key not in seen and _is_questionable(entry, table):
            seen.add(key)
            yield entry


def _all_entries(entries: Iterable[RouteEntry]) -> Iterator[RouteEntry]:
    for entry in entries:
        yield entry
        yield from _all_entries(entry.below.entries)


def _is_questionable(entry: RouteEntry, table: RouteTable) -> bool:
    if entry.pattern.problems:
        return True
    known = table.convertors
    return bool(known) and any(each.convertor not in known for each in entry.pattern.parameters)
