"""Which routers a reference may ask.

The apps whose routes reach the enclosing function, as handler, dependency or endpoint method; else those
whose import closure holds the module; else all. Tests' own apps serve tests only.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from conn_types.analysis.references.reference import Candidate
from conn_types.analysis.table import App, Reach, RouteEntry, Routes, RouteTable


def reaches(table: RouteTable, functions: Sequence[str], *, is_test: bool) -> tuple[Reach, ...]:
    """The rows that lead to the first of the functions, innermost first, that any row leads to."""
    for function in functions:
        found = tuple(reach for reach in table.reaching(function) if is_test or not reach.app.test)
        if found:
            return found
    return ()


def outermost_routers(
    table: RouteTable, module: str | None, functions: Sequence[str], *, is_test: bool
) -> tuple[Candidate, ...]:
    """What `conn.url_for` may ask: the router of the app that the server calls."""
    reaching = reaches(table, functions, is_test=is_test)
    apps = [reach.app for reach in reaching] or serving(table, module, is_test=is_test)
    return tuple(Candidate(app=app.id, routes=app.routes) for app in _distinct(apps))


def innermost_applications(
    table: RouteTable, module: str | None, functions: Sequence[str], *, is_test: bool
) -> tuple[Candidate, ...]:
    """What `conn.app.url_path_for` may ask: the application that holds the handler."""
    reaching = reaches(table, functions, is_test=is_test)
    if reaching:
        found = [Candidate(app=reach.app.id, routes=reach.innermost) for reach in reaching]
    else:
        found = [
            Candidate(app=app.id, routes=routes)
            for app in serving(table, module, is_test=is_test)
            for routes in _applications(app)
        ]
    return tuple(_distinct_candidates(found))


def serving(table: RouteTable, module: str | None, *, is_test: bool) -> tuple[App, ...]:
    """The apps that may run the module's code: those that import it, else all."""
    apps = [app for app in table.apps if not app.test]
    importing = [app for app in apps if module in app.modules]
    if is_test:
        return tuple([app for app in table.apps if app.test and module in app.modules] + apps)
    return tuple(importing or apps)


def _applications(app: App) -> Iterator[Routes]:
    """The app itself and every application that is mounted in it."""
    yield app.routes
    yield from _mounted(app.routes.entries)


def _mounted(entries: Iterable[RouteEntry]) -> Iterator[Routes]:
    for entry in entries:
        if entry.application:
            yield Routes(entries=entry.children, open=entry.open)
        yield from _mounted(entry.children)


def _distinct(apps: Iterable[App]) -> Iterator[App]:
    seen: set[str] = set()
    for app in apps:
        if app.id not in seen:
            seen.add(app.id)
            yield app


def _distinct_candidates(candidates: Iterable[Candidate]) -> Iterator[Candidate]:
    seen: list[Candidate] = []
    for candidate in candidates:
        # Identity first: two reaches of one app hold the very same routes, which are large to compare.
        if not any(candidate.routes is other.routes or candidate == other for other in seen):
            seen.append(candidate)
            yield candidate
