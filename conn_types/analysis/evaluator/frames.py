"""Frames: where names live while a function, class body or module runs."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Final, TypeAlias

from conn_types.analysis.evaluator.unions import by_default, union
from conn_types.analysis.evaluator.values import (
    Class,
    Function,
    Module,
    Promise,
    Sequence,
    Union,
    Value,
    same,
)
from conn_types.analysis.location import Location

Flow: TypeAlias = int
"""How a statement can end, in bits: several at once where it is not known which. A plain number, since every
statement that runs makes one."""
NOWHERE: Final = 0
FALL: Final = 1
RETURN: Final = 2
BREAK: Final = 4
CONTINUE: Final = 8
DEPART: Final = 16
"""It goes on only where somebody sets something else than the default."""
ON: Final = FALL | DEPART
"""The next statement runs, or may run."""


class Raised(Exception):
    """A raise that is certain to happen, on its way to a handler or to the condition that bounds it."""

    def __init__(self, kind: Value, location: Location, value: Value | None = None) -> None:
        super().__init__(kind)
        self.kind = kind
        self.value = value
        self.location = location


def _values() -> list[Value]:
    return []


@dataclass(slots=True, eq=False)
class Frame:
    module: Module
    names: dict[str, Value]
    parent: Frame | None = None
    """The enclosing function's frame; never a class body's, which its functions cannot see."""
    function: Function | None = None
    class_body: Class | None = None
    global_names: frozenset[str] = frozenset()
    nonlocal_names: frozenset[str] = frozenset()
    returns: list[Value] = field(default_factory=_values)
    departures: list[Value] = field(default_factory=_values)
    """What is returned only where somebody sets something else than the default."""
    yields: Sequence | None = None
    on_yield: Callable[[Value], None] | None = None
    """What to do with what is yielded, where somebody waits for it."""

    def location(self, node: ast.AST) -> Location:
        """Where the node stands, columns in characters."""
        line = getattr(node, "lineno", 1)
        offset = getattr(node, "col_offset", 0)
        known = self.module.locations.get((line, offset))
        if known is not None:
            return known
        source = self.module.source
        if source is None:
            made = Location(path=self.module.name, line=line, column=offset)
        else:
            made = Location(path=source.shown, line=line, column=source.column(line, offset))
        self.module.locations[line, offset] = made
        return made

    def closure(self) -> Frame | None:
        """The frame that functions defined here close over: class bodies are not seen from inside."""
        if self.class_body is not None:
            return self.parent
        return None if self.names is self.module.namespace else self

    def qualname(self, name: str) -> str:
        """The qualified name of a function or class that this frame defines."""
        if self.class_body is not None:
            return f"{self.class_body.qualname}.{name}"
        if self.function is not None:
            return f"{self.function.qualname}.<locals>.{name}"
        return name if self.parent is None else self.parent.qualname(name)

    def mangled(self, name: str) -> str:
        """The name as Python keeps it: a private one (`__x`) carries the name of the class around it."""
        if not name.startswith("__") or name.endswith("__"):
            return name
        frame: Frame | None = self
        while frame is not None:
            if frame.class_body is not None:
                return f"_{frame.class_body.name.lstrip('_')}{name}"
            if frame.function is not None and frame.function.owner is not None:
                return f"_{frame.function.owner.name.lstrip('_')}{name}"
            frame = frame.parent
        return name

    def home(self, name: str) -> dict[str, Value]:
        """The namespace that an assignment to the name goes to."""
        if name in self.global_names:
            return self.module.namespace
        if name in self.nonlocal_names:
            frame = self.parent
            while frame is not None:
                if name in frame.names:
                    return frame.names
                frame = frame.parent
        return self.names


def join(target: dict[str, Value], before: dict[str, Value], ends: Iterable[dict[str, Value]]) -> None:
    """Make `target` what the names are worth after one of several ways here, in place."""
    joined: dict[str, Value] = {}
    for end in ends:
        for name, value in end.items():
            known = joined.get(name)
            joined[name] = (
                value if known is None or known is value else union((settled(known), settled(value)))
            )
    for name, value in before.items():
        # What the ways only narrowed is whole again: in the old order, since the first known value counts.
        if isinstance(value, Union) and _same_members(value, joined.get(name)):
            joined[name] = value
    target.clear()
    target.update(joined)


def join_by_default(target: dict[str, Value], default: dict[str, Value], other: dict[str, Value]) -> None:
    """Make `target` what the names are worth where one way is taken by default, in place."""
    joined = dict(default)
    for name, value in other.items():
        known = default.get(name)
        if known is not value:
            joined[name] = value if known is None else by_default(settled(known), settled(value))
    target.clear()
    target.update(joined)


def settled(value: Value) -> Value:
    """The value itself, where one of two ways has read a name that the other has not."""
    return value.kept if isinstance(value, Promise) and value.kept is not None else value


def _same_members(one: Union, other: Value | None) -> bool:
    return (
        isinstance(other, Union)
        and len(one.members) == len(other.members)
        and all(any(same(a, b) for b in other.members) for a in one.members)
    )
