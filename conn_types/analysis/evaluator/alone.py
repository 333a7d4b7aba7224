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
from conn_types.analysis.evaluator.entries import EntryReader
from conn_types.analysis.evaluator.heap import Heap
from conn_types.analysis.evaluator.interpreter import Interpreter
from conn_types.analysis.evaluator.values import Class, Function, Instance, Module, Sequence, Value
from conn_types.analysis.table import RouteEntry, Routes

if TYPE_CHECKING:
    from conn_types.analysis.project import ModuleFile, Project
    from conn_types.analysis.source import Source

STEPS = 400_000
"""How far it is followed: the frameworks themselves take less than 100,000 steps."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Alone:
    """What a module's names hold, by name: the entries of each router and list of routes."""

    before: Mapping[str, tuple[RouteEntry, ...]]
    after: Mapping[str, tuple[RouteEntry, ...]]


def evaluate_alone(
    project: Project, name: str, old: Source, new: Source, changed: Iterable[ast.stmt]
) -> Alone | None:
    """What the module declares before and after an edit; None where it cannot be told by the module alone.

    `changed` are the statements that have come and gone.
    """
    run = Interpreter(project, reserve=STEPS)
    file = project.find_module(name)
    if file is None or file.path is None:
        return None
    # What the module imports runs with it: only then can be told what the module itself does to others.
    _evaluated(run, file, new)
    heap = Heap(run, without=_evaluated(run, file, old))
    before = _evaluated(run, file, old)
    first = _holders(run, before)
    after = _evaluated(run, file, new)
    second = _holders(run, after)
    if first is None or second is None or first.keys() != second.keys():
        return None
    if any(module.open or module.missing for module in (before, after)):
        return None
    if run.cuts or not heap.is_unchanged() or not _keeps_to_itself(run, before, after):
        return None
    if not all(_is_plain(module, each) for each in changed for module in (before, after)):
        return None
    return Alone(before=first, after=second)


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


def _is_plain(module: Module, statement: ast.stmt) -> bool:
    """Whether what a statement defines is what it looks like: a decorator may make anything of it."""
    match statement:
        case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name):
            return isinstance(module.namespace.get(name), Function | None)
        case ast.ClassDef(name=name):
            return isinstance(module.namespace.get(name), Class | None)
        case _:
            return True
