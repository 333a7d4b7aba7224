"""The route table of a project: its apps found, their routers read."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from collections.abc import Sequence as Many
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from conn_types.analysis.errors import AnalysisError
from conn_types.analysis.evaluator.applications import Candidate, find_applications, named_application
from conn_types.analysis.evaluator.entries import EntryReader, is_a
from conn_types.analysis.evaluator.filled_keys import Filled, filled_by_application
from conn_types.analysis.evaluator.held_routers import held_routers
from conn_types.analysis.evaluator.interpreter import Interpreter
from conn_types.analysis.evaluator.late_registration import LateRegistration, late_registrations
from conn_types.analysis.evaluator.registered_convertors import registered_convertors
from conn_types.analysis.evaluator.signatures import reference_to
from conn_types.analysis.evaluator.startup import start
from conn_types.analysis.evaluator.values import NONE, Instance, Module, Sequence, Value
from conn_types.analysis.fullnames import (
    APPLICATIONS,
    FASTAPI,
    ROUTERS,
    STARLETTE_ROUTER,
)
from conn_types.analysis.garbage import without_collection
from conn_types.analysis.location import Location
from conn_types.analysis.table import App, Framework, OpenSpot, Routes, RouteTable

if TYPE_CHECKING:
    from conn_types.analysis.project import Project

__all__ = ["AppNotFound", "build_table", "routes_of"]


class AppNotFound(AnalysisError):
    """An APP that was asked for, and that the project does not have."""

    def __init__(self, message: str, app: str) -> None:
        super().__init__(message)
        self.app = app


def routes_of(run: Interpreter, value: Value) -> Routes | None:
    """The routes of an application's or router's instance; None for anything else."""
    return EntryReader(run).routes_of(value)


def build_table(project: Project, run: Interpreter, apps: Many[str] = ()) -> RouteTable:
    """The table of the apps that are named, or of all roots that are found.

    Raises `AppNotFound` where an app that is named does not exist.
    """
    with without_collection():
        return _build(project, run, apps)


def _build(project: Project, run: Interpreter, apps: Many[str]) -> RouteTable:
    candidates = [_named(run, name) for name in apps] if apps else find_applications(project, run)
    for candidate in candidates:
        if candidate.instance is not None:
            start(candidate.run, candidate.instance)
    readers: dict[int, EntryReader] = {id(run): EntryReader(run)}
    for candidate in candidates:
        readers.setdefault(id(candidate.run), EntryReader(candidate.run))
    for candidate in candidates:
        # Reading runs code too: a `routes` property that nothing else asked for.
        readers[id(candidate.run)].routes_of(candidate.instance or NONE)
    runs = {id(each): each for each in (run, *(candidate.run for candidate in candidates))}
    unread = _unread(project, runs.values(), tests=False)
    # What cannot be parsed may add to any router.
    anywhere = [LateRegistration(spot=spot, is_off=False) for spot in unread]
    late = {number: [*late_registrations(each), *anywhere] for number, each in runs.items()}
    found = [
        _app(
            project,
            candidate,
            _routes(candidate, readers[id(candidate.run)], late[id(candidate.run)]),
            named=bool(apps),
        )
        for candidate in candidates
    ]
    if not apps:
        below = _below(candidates, readers)
        found = [app for app, is_below in zip(found, below, strict=True) if not is_below]
    return RouteTable(
        apps=_united(found),
        routers=_routers(run, readers[id(run)], late[id(run)]),
        held=_held(runs.values(), readers, late),
        convertors=registered_convertors([readers[number] for number in runs], found),
        unread=unread,
        unread_tests=_unread(project, runs.values(), tests=True),
    )


def _unread(project: Project, runs: Iterable[Interpreter], *, tests: bool) -> tuple[OpenSpot, ...]:
    """The project's files that cannot be parsed, each once: those of its tests, or the others."""
    errors = {
        path: error for run in runs for path, error in run.unread.items() if project.is_test(path) is tests
    }
    return tuple(
        OpenSpot(
            location=Location(path=error.shown, line=error.line, column=error.column), reason=error.message
        )
        for error in errors.values()
    )


def _united(apps: Many[App]) -> tuple[App, ...]:
    """One app a name: where a condition decides which of two it is bound to, it is one that may be either."""
    by_id: dict[str, App] = {}
    for app in apps:
        known = by_id.get(app.id)
        by_id[app.id] = app if known is None else replace(known, routes=_either(known, app))
    return tuple(by_id.values())


def _either(one: App, other: App) -> Routes:
    """The routes of the first, and what only the second has, which is conditional."""
    known = [replace(entry, location=one.location, conditional=None) for entry in one.routes.entries]
    more = [
        replace(entry, conditional=entry.conditional or other.location)
        for entry in other.routes.entries
        if replace(entry, location=one.location, conditional=None) not in known
    ]
    return replace(
        one.routes,
        entries=(*one.routes.entries, *more),
        open=(*one.routes.open, *(spot for spot in other.routes.open if spot not in one.routes.open)),
        switched_off=(*one.routes.switched_off, *other.routes.switched_off),
    )


def _named(run: Interpreter, name: str) -> Candidate:
    candidate = named_application(run, name)
    if isinstance(candidate, str):
        raise AppNotFound(candidate, name)
    return candidate


def _routes(candidate: Candidate, reader: EntryReader, late: Many[LateRegistration]) -> Routes:
    """What the app holds, and may yet be given; nothing where its module cannot be read."""
    if candidate.instance is None:
        why = candidate.why
        spots = (
            () if why is None else (OpenSpot(location=why.location or _place(candidate), reason=why.reason),)
        )
        return Routes(open=spots)
    routes = reader.routes_of(candidate.instance) or Routes()
    return _with_late(routes, candidate.instance, reader, late)


def _with_late(
    routes: Routes, instance: Instance, reader: EntryReader, late: Many[LateRegistration]
) -> Routes:
    """With what code adds, or would add, that was not seen to run."""
    below = {id(instance), *reader.reachable(instance)}
    added = [each for each in late if each.router is None or id(each.router) in below]
    return replace(
        routes,
        open=(*routes.open, *(each.spot for each in added if not each.is_off)),
        switched_off=(
            *(each.spot for each in added if each.is_off),
            *(spot for router, spots in reader.switched_off.items() if router in below for spot in spots),
        ),
    )


def _whole(reader: EntryReader, late: Many[LateRegistration], router: Instance) -> Routes:
    return _with_late(reader.routes_of(router) or Routes(), router, reader, late)


def _below(candidates: Many[Candidate], readers: Mapping[int, EntryReader]) -> list[bool]:
    """Which are mounted or included by another. Of several that hold each other, the first is the root."""
    reach = [
        readers[id(each.run)].reachable(each.instance) if each.instance is not None else set[int]()
        for each in candidates
    ]
    above_each: dict[int, list[int]] = {}
    for other, reached in enumerate(reach):
        for identity in reached:
            above_each.setdefault(identity, []).append(other)
    below: list[bool] = []
    for index, candidate in enumerate(candidates):
        above = [other for other in above_each.get(id(candidate.instance), ()) if other != index]
        in_cycle = [other for other in above if id(candidates[other].instance) in reach[index]]
        is_mounted = candidate.is_bare and _is_mounted(candidate, readers[id(candidate.run)])
        below.append(is_mounted or len(in_cycle) < len(above) or any(other < index for other in in_cycle))
    return below


def _is_mounted(candidate: Candidate, reader: EntryReader) -> bool:
    """Whether any router holds it, one that nobody includes too."""
    for router in candidate.run.routers:
        reader.routes_of(router)
    return any(target is candidate.instance for targets in reader.edges.values() for target in targets)


def _app(project: Project, candidate: Candidate, routes: Routes, *, named: bool) -> App:
    instance = candidate.instance
    filled = filled_by_application(candidate.run, instance, candidate.around) if instance else Filled()
    modules = _closure(candidate.run, candidate.module)
    path = candidate.module.source.path if candidate.module.source is not None else None
    return App(
        id=candidate.id,
        aliases=candidate.aliases,
        framework=_framework(instance) if instance is not None else "starlette",
        routes=replace(
            routes,
            open=(
                *routes.open,
                *_unreadable(candidate.run, modules),
                *_cut(candidate.run, candidate.module, modules),
            ),
        ),
        location=_place(candidate),
        middleware=_middleware(candidate) if instance is not None else (),
        fills=filled.keys,
        opaque=filled.opaque,
        modules=modules,
        test=path is not None and project.is_test(path),
        mountable=not named and instance is not None and _is_mountable(instance),
    )


def _is_mountable(instance: Instance) -> bool:
    return is_a(instance, (STARLETTE_ROUTER,)) and not is_a(instance, APPLICATIONS)


def _place(candidate: Candidate) -> Location:
    if candidate.instance is not None and candidate.instance.location is not None:
        return candidate.instance.location
    why = candidate.module.open
    return (why.location if why is not None else None) or Location(
        path=candidate.module.name, line=1, column=0
    )


def _framework(instance: Instance) -> Framework:
    if instance.cls.has_base(FASTAPI):
        return "fastapi"
    return "conn_types" if instance.cls.has_base(ROUTERS[1]) else "starlette"


def _closure(run: Interpreter, module: Module) -> frozenset[str]:
    """The project's modules that importing this one imports."""
    seen: set[str] = set()
    todo = [module.name]
    while todo:
        name = todo.pop()
        found = run.modules.get(name)
        if name in seen or found is None or not found.is_project:
            continue
        seen.add(name)
        todo.extend(found.imports)
    return frozenset(seen)


def _unreadable(run: Interpreter, modules: frozenset[str]) -> Iterator[OpenSpot]:
    """A module that cannot be read may declare anything."""
    for name in sorted(modules):
        module = run.modules[name]
        if module is not None and module.source is None and module.open is not None:
            place = module.open.location or Location(path=name, line=1, column=0)
            yield OpenSpot(location=place, reason=module.open.reason)


def _cut(run: Interpreter, module: Module, modules: frozenset[str]) -> Iterator[OpenSpot]:
    """Code that was not followed to its end may add to an app that its module imports, or that imports it."""
    for name, why in run.cuts.items():
        cut = run.modules.get(name) if name is not None else None
        if cut is None or cut.name in modules or module.name in _closure(run, cut):
            place = why.location or Location(path=module.name, line=1, column=0)
            yield OpenSpot(location=place, reason=why.reason)


def _middleware(candidate: Candidate) -> tuple[str, ...]:
    """What stands around an application, outermost first: by hand, then as its own middleware."""
    run, instance = candidate.run, candidate.instance
    names = [each.cls.fullname for each in candidate.around]
    if instance is None or not is_a(instance, APPLICATIONS):
        return tuple(names)
    installed = run.attribute(instance, "user_middleware")
    for item in installed.items if isinstance(installed, Sequence) else ():
        name = reference_to(run.attribute(item.value, "cls"))
        if name is not None:
            names.append(name.replace(":", "."))
    return tuple(names)


def _routers(run: Interpreter, reader: EntryReader, late: Many[LateRegistration]) -> dict[str, Routes]:
    """Every module-level name of the project that holds an application or a router."""
    found: dict[str, Routes] = {}
    for module in list(run.modules.values()):
        if module is None or not module.is_project:
            continue
        modules = _closure(run, module) if run.cuts else frozenset[str]()
        for name, value in list(module.namespace.items()):
            routes = reader.routes_of(value)
            if routes is not None and isinstance(value, Instance):
                known = _with_late(routes, value, reader, late)
                open_ = (*known.open, *_cut(run, module, modules)) if run.cuts else known.open
                found[f"{module.name}:{name}"] = replace(known, open=open_)
    return dict(sorted(found.items()))


def _held(
    runs: Iterable[Interpreter],
    readers: Mapping[int, EntryReader],
    late: Mapping[int, Many[LateRegistration]],
) -> dict[str, tuple[Routes, ...]]:
    """The routers that objects hold, those that factories of apps make included."""
    found: dict[str, list[Routes]] = {}
    for run in runs:
        held = held_routers(run, partial(_whole, readers[id(run)], late[id(run)]))
        for key, routes in held.items():
            known = found.setdefault(key, [])
            known += [each for each in routes if each not in known]
    return {key: tuple(routes) for key, routes in sorted(found.items())}
