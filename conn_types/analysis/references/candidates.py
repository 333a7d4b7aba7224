"""Which routers a reference may ask.

The apps whose routes reach the enclosing function, as handler, dependency or endpoint method; else those
whose import closure holds the module; else all. Tests' own apps serve tests only.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from conn_types.analysis.references.reference import Candidate
from conn_types.analysis.references.serving import Why, reaches, serving
from conn_types.analysis.table import App, RouteEntry, Routes, RouteTable


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidates:
    """The routers, and why they: their routes lead there, their app imports the module, or nothing better."""

    why: Why
    candidates: tuple[Candidate, ...]


def outermost_routers(
    table: RouteTable, module: str | None, functions: Sequence[str], *, is_test: bool
) -> Candidates:
    """What `conn.url_for` may ask: the router of the app that the server calls."""
    reaching = reaches(table, functions, is_test=is_test)
    if reaching:
        return _candidates("routes", _whole(reach.app for reach in reaching))
    why, apps = serving(table, module, is_test=is_test)
    return _candidates(why, [*_whole(apps), *_unread(table, is_test=is_test)])


def innermost_applications(
    table: RouteTable, module: str | None, functions: Sequence[str], *, is_test: bool
) -> Candidates:
    """What `conn.app.url_path_for` may ask: the application that holds the handler."""
    reaching = reaches(table, functions, is_test=is_test)
    if reaching:
        found = [Candidate(app=reach.app.id, routes=reach.innermost) for reach in reaching]
        return _candidates("routes", found)
    why, apps = serving(table, module, is_test=is_test)
    found = [Candidate(app=app.id, routes=routes) for app in apps for routes in _applications(app)]
    return _candidates(why, [*found, *_unread(table, is_test=is_test)])


def _whole(apps: Iterable[App]) -> Iterator[Candidate]:
    return (Candidate(app=app.id, routes=app.routes) for app in apps)


def _unread(table: RouteTable, *, is_test: bool) -> Iterator[Candidate]:
    """What a test may ask is known only as far as the other tests can be parsed."""
    for routes in table.of_unread_tests if is_test else ():
        yield Candidate(app=routes.open[0].location.path, routes=routes)


def _applications(app: App) -> Iterator[Routes]:
    """The app itself and every application that is mounted in it."""
    yield app.routes
    yield from _mounted(app.routes.entries)


def _mounted(entries: Iterable[RouteEntry]) -> Iterator[Routes]:
    for entry in entries:
        if entry.application:
            yield entry.below
        yield from _mounted(entry.entries_below)


def _candidates(why: Why, found: Iterable[Candidate]) -> Candidates:
    distinct: list[Candidate] = []
    for candidate in found:
        # Identity first: two ways into one app hold the very same routes, which are large to compare.
        if not any(candidate.routes is other.routes or candidate == other for other in distinct):
            distinct.append(candidate)
    return Candidates(why=why, candidates=tuple(distinct))
