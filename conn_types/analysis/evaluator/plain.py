"""Values that are wholly known, as the Python objects that they stand for, and back."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sized
from dataclasses import dataclass
from typing import cast

from conn_types.analysis.evaluator.keys import as_const, key_of
from conn_types.analysis.evaluator.limits import ITEMS, NESTING
from conn_types.analysis.evaluator.values import Conditions, Const, Dict, Item, Sequence, Value


class NotPlain(Exception):
    """The value, or a part of it, is not known, or stands for no plain object.

    `parts` is how many were looked at.
    """

    parts = 0


def to_plain(value: Value, *, shown: bool = False) -> object:
    """The object: a constant, or a list, tuple, set or dict of such. Raises `NotPlain`.

    Where it is to be `shown`, a set is not plain: its order is not known.
    """
    if isinstance(value, Const):
        return value.value
    making = _Making(shown)
    try:
        return making.plain(value, 0)
    except NotPlain as failed:
        failed.parts = making.parts
        raise


@dataclass(slots=True)
class _Making:
    """Containers share their parts, and may be in each other many times: so these are counted."""

    shown: bool
    parts: int = 0

    def plain(self, value: Value, depth: int) -> object:
        constant = as_const(value)
        if constant is not None:
            return constant.value
        if depth > NESTING:
            raise NotPlain
        match value:
            case Sequence(kind=kind, items=items, open=None, cls=None):
                self._count(items)
                if self.shown and kind == "set" and len(items) > 1:
                    raise NotPlain
                parts = [self._certain(item, depth + 1) for item in items]
                try:
                    return tuple(parts) if kind == "tuple" else set(parts) if kind == "set" else parts
                except TypeError:
                    raise NotPlain from None
            case Dict(entries=entries, open=None):
                self._count(entries)
                return {
                    self.plain(key, depth + 1): self._certain(item, depth + 1)
                    for key, item in entries.values()
                }
            case _:
                raise NotPlain

    def _certain(self, item: Item, depth: int) -> object:
        if item.conditions:
            raise NotPlain
        return self.plain(item.value, depth)

    def _count(self, parts: Sized) -> None:
        self.parts += len(parts)
        if self.parts > ITEMS:
            raise NotPlain


def from_plain(made: object, conditions: Conditions = ()) -> Value:
    """The value that stands for an object. Raises `NotPlain` for a container that is too large."""
    match made:
        case list() | set() | frozenset() | dict() if len(cast("list[object]", made)) > ITEMS:
            raise NotPlain
        case list():
            return _sequence("list", cast("list[object]", made), conditions)
        case tuple() if type(cast("object", made)) is tuple:
            return _sequence("tuple", cast("tuple[object, ...]", made), conditions)
        case set() | frozenset():
            return _sequence("set", sorted(cast("set[object]", made), key=repr), conditions)
        case dict():
            return _dict(cast("dict[object, object]", made), conditions)
        case _:
            return Const(made)


def _sequence(kind: str, parts: Iterable[object], conditions: Conditions) -> Sequence:
    items = [Item(from_plain(part, conditions)) for part in parts]
    return Sequence(
        "tuple" if kind == "tuple" else "set" if kind == "set" else "list", items, None, conditions
    )


def _dict(parts: Mapping[object, object], conditions: Conditions) -> Dict:
    made = Dict(conditions=conditions)
    for key, part in parts.items():
        index = from_plain(key)
        made.entries[key_of(index)] = (index, Item(from_plain(part, conditions)))
    return made
