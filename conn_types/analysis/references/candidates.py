"""Which routers a reference may ask.

The apps whose routes reach the enclosing function, as handler, dependency or endpoint method; else those
whose import closure holds the module; else all. Tests' own apps serve tests only.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from conn_types.analysis.references.reference import Candidate
from conn_types.analysis.table import App, Reach, RouteEntry, Routes, RouteTable

Why = Literal["routes", "imports", "all"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidates:
    """The routers, and why they: their routes lead there, their app imports the module, or nothing better."""

    why: Why
    candidates: tuple[Candidate, ...]


def reaches(table: RouteTable, functions: Sequence[str], *, is_test: bool) -> tuple[Reach, ...]:
    """The rows that lead to the first of the functions, innermost first, that any row leads to."""
    for function in functions:
        found = tuple(reach for reach in table.reaching(function) if is_test or not reach.app.test)
        if found:
            return found
    return ()


def outermost_routers(
    table: RouteTable, module: str | None, functions: Sequence[str], *, is_test: bool
) -> Candidates:
    """What `conn.url_for` may ask: the router of the app that the server calls."""
    reaching = reaches(table, functions, is_test=is_test)
    if reaching:
        return _candidates("routes", _whole(reach.app for reach in reaching))
    why, apps = serving(table, module, is_test=is_test)
    return _candidates(why, _whole(apps))


def innermost_applications(
    table: RouteTable, module: str | None, functions: Sequence[str], *, is_test: bool
) -> Candidates:
    """What `conn.app.url_path_for` may ask: the application that holds the handler."""
    reaching = reaches(table, functions, is_test=is_test)
    if reaching:
        found = [Candidate(app=reach.app.id, routes=reach.innermost) for reach in reaching]
        return _candidates("routes", found)
    why, apps = serving(table, module, is_test=is_test)
    return _candidates(
        why, [Candidate(app=app.id, routes=routes) for app in apps for routes in _applications(app)]
    )


def serving(table: RouteTable, module: str | None, *, is_test: bool) -> tuple[Why, tuple[App, ...]]:
    """The apps that may run the module's code: those that import it, else all."""
    apps = tuple(app for app in table.apps if not app.test)
    importing = tuple(app for app in apps if module in app.modules)
    if is_test:
        tests = tuple(
            app for app in table.apps if app.test and (module in app.modules or _is_above(app.id, module))
        )
        return "all", tests + apps
    return ("imports", importing) if importing else ("all", apps)


def _is_above(app: str, module: str | None) -> bool:
    """Whether the app is made in a `conftest.py` beside or above the module's file."""
    made_in = app.partition(":")[0]
    package, _, last = f".{made_in}".rpartition(".")
    return last == "conftest" and f".{module}".startswith(f"{package}.")


def _whole(apps: Iterable[App]) -> Iterator[Candidate]:
    return (Candidate(app=app.id, routes=app.routes) for app in apps)


def _applications(app: App) -> Iterator[Routes]:
    """The app itself and every application that is mounted in it."""
    yield app.routes
    yield from _mounted(app.routes.entries)


def _mounted(entries: Iterable[RouteEntry]) -> Iterator[Routes]:
    for entry in entries:
        if entry.application:
            yield entry.below
        yield from _mounted(entry.below.entries)


def _candidates(why: Why, found: Iterable[Candidate]) -> Candidates:
    distinct: list[Candidate] = []
    for candidate in found:
        # Identity first: two ways into one app hold the very same routes, which are large to compare.
        if not any(candidate.routes is other.routes or candidate == other for other in distinct):
            distinct.append(candidate)
    return Candidates(why=why, candidates=tuple(distinct))
