"""Where the project keeps an application that no module-level name is bound to: `server.app`, `APPS["a"]`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from conn_types.analysis.evaluator.resolution import search
from conn_types.analysis.evaluator.values import (
    Class,
    Const,
    Descriptor,
    Dict,
    Instance,
    Module,
    Promise,
    Sequence,
    Value,
    members,
)
from conn_types.analysis.evaluator.wrappers import is_application

if TYPE_CHECKING:
    from conn_types.analysis.evaluator.interpreter import Interpreter

USUAL_NAMES = ("app", "application", "api", "asgi")
"""Names that applications have."""
STEPS = 3
"""Attributes and items between a module-level name and an application."""

_HOLDING = (Instance, Class, Dict, Sequence)
"""What may hold anything (see `_slots`)."""


def holders(run: Interpreter, modules: Iterable[Module]) -> dict[int, tuple[Module, str]]:
    """By the identity of an application: the module, and the shortest expression that leads to it there."""
    found: dict[int, tuple[Module, str]] = {}
    seen: set[int] = set()
    level = [
        (module, name, each)
        for module in modules
        for name, value in list(module.namespace.items())
        if not isinstance(value, Promise)
        for each in members(value)
    ]
    for _ in range(STEPS):
        below: list[tuple[Module, str, Value]] = []
        for module, path, value in level:
            if not isinstance(value, _HOLDING) or id(value) in seen:
                continue
            seen.add(id(value))
            for step, inner in _inside(run, value):
                if not isinstance(inner, _HOLDING):
                    continue
                if isinstance(inner, Instance):
                    if is_application(inner):
                        found.setdefault(id(inner), (module, path + step))
                elif _is_empty(inner):
                    # As most of what routes hold.
                    continue
                below.append((module, path + step, inner))
        level = below
    return found


def _is_empty(value: Value) -> bool:
    if isinstance(value, Sequence):
        return not value.items
    return isinstance(value, Dict) and not value.entries


def _inside(run: Interpreter, value: Value) -> Iterator[tuple[str, Value]]:
    for step, inner in _slots(run, value):
        for each in members(inner):
            yield step, each


def _slots(run: Interpreter, value: Value) -> Iterator[tuple[str, Value]]:
    match value:
        case Instance(cls=cls, attributes=attributes) if not is_application(value):
            yield from ((f".{name}", inner) for name, inner in list(attributes.items()))
            for name in USUAL_NAMES if cls.module.is_project else ():
                # A property makes the application when it is first asked for.
                if isinstance(search(cls.mro, name), Descriptor) and name not in attributes:
                    yield f".{name}", run.attribute(value, name)
        case Class(namespace=namespace, module=module) if module.is_project:
            yield from ((f".{name}", inner) for name, inner in list(namespace.items()))
        case Dict(entries=entries):
            for key, item in entries.values():
                if isinstance(key, Const):
                    yield f"[{key.value!r}]", item.value
        case Sequence(items=items, kind="list" | "tuple"):
            yield from ((f"[{index}]", item.value) for index, item in enumerate(items))
        case _:
            return
