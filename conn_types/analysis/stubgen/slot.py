"""What a slot module is made of: the names and handlers of some of a project's apps."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain

from conn_types.analysis.project import Project
from conn_types.analysis.stubgen.handlers import Handler, handlers
from conn_types.analysis.stubgen.named_routes import NamedRoutes, named_routes
from conn_types.analysis.table import App, Framework, OpenSpot, Routes, RouteTable, all_entries


@dataclass(frozen=True, slots=True, kw_only=True)
class Slot:
    """- `apps`: what it is made from.
    - `connections`: what `url_for` of a connection takes, and `paths` what `url_path_for` of a router does.
    """

    apps: tuple[str, ...]
    connections: NamedRoutes
    paths: NamedRoutes
    handlers: tuple[Handler, ...]
    frameworks: tuple[Framework, ...]


def whole_slot(table: RouteTable, project: Project) -> Slot:
    """The union of all apps. Of those of tests only the names where there are others: tests give them."""
    tests = [app for app in table.apps if app.test]
    apps = [app for app in table.apps if not app.test] or tests
    more = (*table.routers.values(), *chain.from_iterable(table.held.values()))
    return _slot(apps, more, project, tests)


def slot_of(app: App, project: Project) -> Slot:
    """One app's alone."""
    return _slot([app], (), project)


def _slot(apps: Sequence[App], more: Sequence[Routes], project: Project, tests: Sequence[App] = ()) -> Slot:
    own = [app.routes for app in apps]
    below = [routes for app in apps for routes in _mounted(app)]
    others = [routes for routes in (*below, *more) if routes not in own]
    spots = [*_of_libraries(apps)]
    of_tests = [app.routes for app in tests if app not in apps]
    connections = named_routes(own, spots, closed=of_tests)
    return Slot(
        apps=tuple(app.id for app in apps),
        connections=connections,
        paths=named_routes([*own, *others], closed=of_tests) if others or spots else connections,
        handlers=handlers(apps, project),
        frameworks=tuple(dict.fromkeys(app.framework for app in apps)),
    )


def _of_libraries(apps: Sequence[App]) -> Iterator[OpenSpot]:
    """Routers that others mount: the connections in there ask routers that are not known."""
    for app in apps:
        if app.mountable:
            yield OpenSpot(location=app.location, reason=f"{app.id} is a router that others mount")


def _mounted(app: App) -> Iterator[Routes]:
    """The routes of the applications and routers that it mounts."""
    for entry in all_entries(app.routes.entries):
        if entry.kind in ("mount", "host"):
            yield entry.below
