"""Values that are wholly known, as the Python objects that they stand for, and back."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import cast

from conn_types.analysis.evaluator.limits import ITEMS, NESTING
from conn_types.analysis.evaluator.values import (
    Conditions,
    Const,
    Dict,
    Item,
    Sequence,
    Value,
    as_const,
    key_of,
)


class NotPlain(Exception):
    """The value, or a part of it, is not known, or stands for no plain object."""


def to_plain(value: Value, *, shown: bool = False, depth: int = 0) -> object:
    """The object: a constant, or a list, tuple, set or dict of such. Raises `NotPlain`.

    Where it is to be `shown`, a set is not plain: its order is not known.
    """
    constant = as_const(value)
    if constant is not None:
        return constant.value
    if depth > NESTING:
        raise NotPlain
    match value:
        case Sequence(kind=kind, items=items, open=None, cls=None) if len(items) <= ITEMS:
            if shown and kind == "set" and len(items) > 1:
                raise NotPlain
            parts = [_certain(item, shown, depth + 1) for item in items]
            try:
                return tuple(parts) if kind == "tuple" else set(parts) if kind == "set" else parts
            except TypeError:
                raise NotPlain from None
        case Dict(entries=entries, open=None) if len(entries) <= ITEMS:
            return {to_plain(key): _certain(item, shown, depth + 1) for key, item in entries.values()}
        case _:
            raise NotPlain


def _certain(item: Item, shown: bool, depth: int) -> object:
    if item.conditions:
        raise NotPlain
    return to_plain(item.value, shown=shown, depth=depth)


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
