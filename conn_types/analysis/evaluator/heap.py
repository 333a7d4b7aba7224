"""What the objects of a heap hold at one moment, to tell later whether code has changed them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from conn_types.analysis.evaluator.frames import Frame
from conn_types.analysis.evaluator.values import (
    Class,
    Descriptor,
    Dict,
    Function,
    Instance,
    Method,
    Module,
    Partial,
    Promise,
    Sequence,
    Union,
)

if TYPE_CHECKING:
    from conn_types.analysis.evaluator.interpreter import Interpreter

Holder = Module | Class | Instance | Function | Frame | Sequence | Dict


class Heap:
    """All that the names of the modules that have run lead to, `without` one of the modules."""

    def __init__(self, run: Interpreter, *, without: Module) -> None:
        self._kept: dict[int, tuple[Holder, list[object]]] = {}
        ran = (*run.modules.values(), *run.library.values())
        todo: list[object] = [each for each in ran if each is not None and each.state == "ready"]
        while todo:
            each = todo.pop()
            if isinstance(each, Holder):
                if id(each) not in self._kept and each is not without:
                    held = list(_held(each))
                    self._kept[id(each)] = each, held
                    todo += held
            else:
                todo += _behind(each)

    def is_unchanged(self) -> bool:
        return all(_is_same(held, list(_held(holder))) for holder, held in self._kept.values())


def _held(holder: Holder) -> Iterator[object]:
    """What can be changed about an object: what it holds, by name or place, and what is not known of it."""
    match holder:
        case Module(namespace=namespace, open=opened):
            # A module that has not run yet has nothing to change.
            yield from (*namespace, *namespace.values(), opened) if holder.state == "ready" else ()
        case Class(namespace=namespace):
            yield from (*namespace, *namespace.values(), *holder.registered, holder.open, holder.patched)
        case Instance(attributes=attributes):
            yield from (*attributes, *attributes.values(), holder.held, holder.open)
            yield from (*holder.escapes, *holder.escapes_by_setting)
        case Function(attributes=attributes):
            yield from (*attributes, *attributes.values(), holder.closure, *holder.defaults)
        case Frame(names=names):
            yield from (*names, *names.values(), holder.parent)
        case Sequence(items=items):
            yield from (*(item.value for item in items), holder.open)
        case Dict(entries=entries):
            yield from (*entries, *(item.value for _, item in entries.values()), holder.open)


def _behind(value: object) -> tuple[object, ...]:
    match value:
        case Method(function=function, receiver=receiver):
            return function, receiver
        case Partial(function=function, args=args, keywords=keywords):
            return function, *args, *keywords.values()
        case Descriptor(function=function):
            return (function,)
        case Union(members=members):
            return members
        case Promise(kept=kept):
            return (kept,)
        case _:
            return ()


def _is_same(before: list[object], after: list[object]) -> bool:
    return len(before) == len(after) and all(
        one is other or one == other or (isinstance(one, Promise) and one.kept is other)
        for one, other in zip(before, after, strict=True)
    )
