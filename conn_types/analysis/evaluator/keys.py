"""Values as keys: constants, and what is equal where Python's keys would be."""

from __future__ import annotations

import itertools
from collections.abc import Iterator

from conn_types.analysis.evaluator.limits import KEY_PARTS
from conn_types.analysis.evaluator.values import (
    NONE,
    Class,
    Const,
    Descriptor,
    External,
    Function,
    Instance,
    Method,
    Module,
    Sequence,
    Value,
)

MIXED = ("builtins.str", "builtins.int", "enum.StrEnum", "enum.IntEnum", "enum.IntFlag")
"""Bases that make a member of an enumeration stand for its value."""


def as_const(value: Value) -> Const | None:
    """The constant, a member of a `str` or `int` enumeration taken as its value."""
    if isinstance(value, Const):
        return value
    if isinstance(value, Instance) and "_value_" in value.attributes:
        held = value.attributes["_value_"]
        if isinstance(held, Const) and value.cls.has_any_base(MIXED):
            return held
    if isinstance(value, Instance) and isinstance(value.held, Const):
        return value.held
    return None


def key_of(value: Value) -> object | None:
    """A hashable key that is equal where Python's keys would be; None where that is not known."""
    return _key_of(value, itertools.repeat(None, KEY_PARTS))


def _key_of(value: Value, parts: Iterator[None]) -> object | None:
    match value:
        case Const(value=constant):
            try:
                hash(constant)
            except TypeError:
                return None
            if isinstance(constant, (bool, int, float)):
                return ("const", float, constant)
            return ("const", type(constant), constant)
        case Sequence(kind="tuple", items=items, open=None):
            keys: list[object] = []
            for item in items:
                # A tuple may hold itself, by way of a list, or one tuple very often.
                if next(parts, 0) == 0 or (key := _key_of(item.value, parts)) is None:
                    return None
                keys.append(key)
            return ("tuple", tuple(keys))
        case External(fullname=fullname):
            return ("external", fullname)
        case Instance(held=held) if held is not None:
            return _key_of(held, parts)
        case Instance(attributes={"_value_": held}) if value.cls.has_any_base(MIXED):
            return _key_of(held, parts)
        case Instance() if any(
            isinstance(each, Class) and "__eq__" in each.namespace for each in value.cls.mro
        ):
            return None
        case Instance(cls=Class(key_fields=names)) if names is not None:
            found = tuple(_key_of(value.attributes.get(name, NONE), parts) for name in names)
            return None if None in found else ("fields", id(value.cls), found)
        case Function() | Class() | Instance() | Module() | Descriptor():
            return ("object", id(value), value)
        case Method(function=function, receiver=receiver):
            inner, owner = _key_of(function, parts), _key_of(receiver, parts)
            return None if inner is None or owner is None else ("method", inner, owner)
        case _:
            return None
