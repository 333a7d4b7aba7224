"""One module evaluated alone, as it was and as it is, on a heap that both share.

What the module itself declares can be seen like that in a fraction of the time that the whole project takes,
as long as running it changes nothing but what it makes.
"""

from __future__ import annotations

import ast
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from conn_types.analysis.evaluator import modules
from conn_types.analysis.evaluator.entries import EntryReader, is_a
from conn_types.analysis.evaluator.heap import Heap
from conn_types.analysis.evaluator.interpreter import Interpreter
from conn_types.analysis.evaluator.values import Function, Instance, Module, Sequence, Value
from conn_types.analysis.fullnames import BASE_ROUTES, FRAMEWORK_PACKAGES
from conn_types.analysis.table import RouteEntry, Routes

if TYPE_CHECKING:
    from conn_types.analysis.project import ModuleFile, Project
    from conn_types.analysis.source import Source

Statements = tuple[ast.stmt, ...]

STEPS = 400_000
"""How far it is followed: the frameworks themselves take less than 100,000 steps."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Alone:
    """What a module's names hold, by name: the entries of each router and list of routes."""

    before: Mapping[str, tuple[RouteEntry, ...]]
    after: Mapping[str, tuple[RouteEntry, ...]]


def evaluate_alone(
    project: Project, name: str, old: Source, new: Source, gone: Statements, come: Statements
) -> Alone | None:
    """What the module declares before and after an edit; None where it cannot be told by the module alone.

    `gone`, `come`: the statements that only the one or the other has.
    """
    run = Interpreter(project, reserve=STEPS)
    file = project.find_module(name)
    if file is None or file.path is None:
        return None
    # What the module imports runs with it: only then can be told what the module itself does to others.
    if not _words(come) <= _words(gone):
        _evaluated(run, file, new)
    heap = Heap(run, without=_evaluated(run, file, old))
    earlier = dict(run.called)
    run.called.clear()
    before = _evaluated(run, file, old)
    first = _holders(run, before)
    after = _evaluated(run, file, new)
    second = _holders(run, after)
    calls_others = _calls_others(run, before)
    run.called.update(earlier)
    if calls_others:
        return None
    if first is None or second is None or first.keys() != second.keys():
        return None
    if any(module.open or module.missing for module in (before, after)):
        return None
    if run.cuts or not heap.is_unchanged() or not _keeps_to_itself(run, before, after):
        return None
    if not all(_is_plain(module, each) for each in (*gone, *come) for module in (before, after)):
        return None
    return Alone(before=first, after=second)


def _words(statements: Iterable[ast.stmt]) -> set[str]:
    """Every name in them: what they use of others, they name."""
    nodes = [node for statement in statements for node in ast.walk(statement)]
    names = {each.id for each in nodes if isinstance(each, ast.Name)}
    names |= {each.attr for each in nodes if isinstance(each, ast.Attribute)}
    return names | {each.name for each in nodes if isinstance(each, ast.alias)}


def _evaluated(run: Interpreter, file: ModuleFile, source: Source) -> Module:
    module = Module(file.name, source, file.path, is_package=file.is_package, is_project=file.is_project)
    run.modules[file.name] = module
    with run.asked():
        modules.ready(run, module)
    return module


def _holders(run: Interpreter, module: Module) -> dict[str, tuple[RouteEntry, ...]] | None:
    """None where a router may hold more than its entries."""
    reader = EntryReader(run)
    found: dict[str, tuple[RouteEntry, ...]] = {}
    for name, value in list(module.namespace.items()):
        routes = _routes(reader, value)
        if routes is None:
            continue
        if routes.open:
            return None
        found[name] = routes.entries
    return found


def _routes(reader: EntryReader, value: Value) -> Routes | None:
    if isinstance(value, Sequence):
        return reader.routes_in(value)
    return reader.routes_of(value) if isinstance(value, Instance) else None


def _keeps_to_itself(run: Interpreter, before: Module, after: Module) -> bool:
    """Whether it imports the same modules of the project as before, and none of them imports it."""
    others = [each for each in run.modules.values() if each is not None and each.is_project]
    names = {each.name for each in others}
    is_imported = any(after.name in each.imports for each in others if each is not after)
    return before.imports & names == after.imports & names and not is_imported


def _calls_others(run: Interpreter, before: Module) -> bool:
    """Whether code ran that is no framework's: it may do the same to others whenever it runs, which leaves
    no trace on a heap where it has run before."""
    ran = (each for each in (before, *run.modules.values()) if each is not None and each.state == "ready")
    own = (each.source for each in ran if each.name.partition(".")[0] not in FRAMEWORK_PACKAGES)
    return any(node in run.called for source in own if source is not None for node in ast.walk(source.tree))


def _is_plain(module: Module, statement: ast.stmt) -> bool:
    """Whether it gives routes to a framework's own routers, or is a list of routes and of nothing else."""
    match statement:
        case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name):
            routers = [_receiver(each) for each in statement.decorator_list]
            is_function = isinstance(module.namespace.get(name), Function | None)
            return is_function and all(_is_frameworks(module, each) for each in routers)
        case ast.Assign(targets=[ast.Name(id=name)]) | ast.AnnAssign(target=ast.Name(id=name)):
            value = module.namespace.get(name)
            return isinstance(value, Sequence) and all(is_a(each, BASE_ROUTES) for each in value.values())
        case _:
            return False


def _receiver(decorator: ast.expr) -> str | None:
    match decorator:
        case ast.Call(func=ast.Attribute(value=ast.Name(id=name))):
            return name
        case _:
            return None


def _is_frameworks(module: Module, router: str | None) -> bool:
    value = None if router is None else module.namespace.get(router)
    return isinstance(value, Instance) and value.cls.module.name.partition(".")[0] in FRAMEWORK_PACKAGES
