"""The route table of a project: its apps found, their routers read."""

from __future__ import annotations

from collections.abc import Sequence as Many
from typing import TYPE_CHECKING

from conn_types.analysis.errors import AnalysisError
from conn_types.analysis.evaluator.applications import Candidate, find_applications, named_application
from conn_types.analysis.evaluator.entries import EntryReader, is_a
from conn_types.analysis.evaluator.interpreter import Interpreter
from conn_types.analysis.evaluator.values import Class, External, Instance, Module, Sequence, Value
from conn_types.analysis.fullnames import APPLICATIONS, CONVERTOR_MODULES, FASTAPI, ROUTERS
from conn_types.analysis.table import App, Framework, Location, Routes, RouteTable

if TYPE_CHECKING:
    from conn_types.analysis.project import Project

__all__ = ["AppNotFound", "build_table", "routes_of"]


class AppNotFound(AnalysisError):
    """An APP that was asked for, and that the project does not have."""


def routes_of(run: Interpreter, value: Value) -> Routes | None:
    """The routes of an application's or router's instance; None for anything else."""
    return EntryReader(run).routes_of(value)


def build_table(project: Project, run: Interpreter, apps: Many[str] = ()) -> RouteTable:
    """The table of the apps that are named, or of all roots that are found.

    Raises `AppNotFound` where an app that is named does not exist.
    """
    candidates = [_named(run, name) for name in apps] if apps else find_applications(project, run)
    readers: dict[int, tuple[Interpreter, EntryReader]] = {}
    found: list[tuple[Candidate, App]] = []
    for candidate in candidates:
        _, reader = readers.setdefault(id(candidate.run), (candidate.run, EntryReader(candidate.run)))
        routes = reader.routes_of(candidate.instance)
        if routes is not None:
            found.append((candidate, _app(project, candidate, routes)))
    reached = {key for _, reader in readers.values() for key in reader.reached}
    roots = [app for candidate, app in found if apps or id(candidate.instance) not in reached]
    main = readers.get(id(run), (run, EntryReader(run)))[1]
    return RouteTable(
        apps=tuple(roots),
        routers=_routers(run, main),
        convertors=_convertors(main, roots),
    )


def _named(run: Interpreter, name: str) -> Candidate:
    candidate = named_application(run, name)
    if isinstance(candidate, str):
        raise AppNotFound(candidate)
    return candidate


def _app(project: Project, candidate: Candidate, routes: Routes) -> App:
    instance = candidate.instance
    modules = _closure(candidate.run, candidate.module)
    path = candidate.module.source.path if candidate.module.source is not None else None
    return App(
        id=candidate.id,
        aliases=candidate.aliases,
        framework=_framework(instance),
        routes=routes,
        location=instance.location or Location(path=candidate.module.name, line=1, column=0),
        middleware=_middleware(candidate.run, instance),
        modules=modules,
        test=path is not None and project.is_test(path),
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


def _middleware(run: Interpreter, instance: Instance) -> tuple[str, ...]:
    """The classes of an application's own middleware, outermost first."""
    if not is_a(instance, APPLICATIONS):
        return ()
    installed = run.attribute(instance, "user_middleware")
    names: list[str] = []
    for item in installed.items if isinstance(installed, Sequence) else ():
        cls = run.attribute(item.value, "cls")
        if isinstance(cls, (Class, External)):
            names.append(cls.fullname)
    return tuple(names)


def _routers(run: Interpreter, reader: EntryReader) -> dict[str, Routes]:
    """Every module-level name of the project that holds an application or a router."""
    found: dict[str, Routes] = {}
    for module in list(run.modules.values()):
        if module is None or not module.is_project:
            continue
        for name, value in list(module.namespace.items()):
            routes = reader.routes_of(value)
            if routes is not None:
                found[f"{module.name}:{name}"] = routes
    return dict(sorted(found.items()))


def _convertors(reader: EntryReader, apps: Many[App]) -> dict[str, str]:
    """The convertors that the apps' frameworks know; none where they are unknown."""
    modules = sorted({CONVERTOR_MODULES[1 if app.framework == "conn_types" else 0] for app in apps})
    tables = [reader.convertors(module) for module in modules]
    if not all(tables):
        return {}
    return {name: given for table in tables for name, given in table.items()}
