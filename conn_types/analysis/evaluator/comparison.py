"""Comparison: `==`, `is`, `in`, `<`. None where the answer is not known."""

from __future__ import annotations

import ast
import operator
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from conn_types.analysis.evaluator.values import (
    Alias,
    Const,
    Dict,
    Instance,
    Sequence,
    Text,
    Union,
    Unknown,
    Value,
    key_of,
    members,
    same,
)

if TYPE_CHECKING:
    from conn_types.analysis.evaluator.interpreter import Interpreter


def equal(run: Interpreter, one: Value, other: Value) -> bool | None:
    """`one == other`; None where that is not known."""
    if isinstance(one, Union) or isinstance(other, Union):
        answers = {equal(run, a, b) for a in members(one) for b in members(other)}
        return answers.pop() if len(answers) == 1 else None
    if isinstance(one, Unknown) or isinstance(other, Unknown):
        return None
    if one is other:
        return True
    text, another = as_const(one), as_const(other)
    if text is not None and another is not None:
        return bool(text.value == another.value)
    if isinstance(one, Text) or isinstance(other, Text):
        return _text_equal(one, other)
    if isinstance(one, Sequence) and isinstance(other, Sequence):
        return _sequences_equal(run, one, other)
    if isinstance(one, (Instance, Dict)) or isinstance(other, (Instance, Dict)):
        return None if type(one) is type(other) else False
    return same(one, other)


def _text_equal(one: Value, other: Value) -> bool | None:
    text, constant = (one, other) if isinstance(one, Text) else (other, one)
    if not isinstance(text, Text) or not isinstance(constant, Const):
        return None
    known = constant.value
    if isinstance(known, str) and known.startswith(text.prefix) and known.endswith(text.suffix):
        return None
    return False


def _sequences_equal(run: Interpreter, one: Sequence, other: Sequence) -> bool | None:
    if one.open is not None or other.open is not None or one.kind == "set":
        return None
    if one.kind != other.kind or len(one.items) != len(other.items):
        return False
    pairs = zip(one.values(), other.values(), strict=True)
    answers = {equal(run, a, b) for a, b in pairs}
    return False if False in answers else None if None in answers else True


MIXED = ("builtins.str", "builtins.int", "enum.StrEnum", "enum.IntEnum")
"""Bases that make a member of an enumeration stand for its value."""


def as_const(value: Value) -> Const | None:
    """The constant, a member of a `str` or `int` enumeration taken as its value."""
    if isinstance(value, Const):
        return value
    if isinstance(value, Instance) and "_value_" in value.attributes:
        held = value.attributes["_value_"]
        if isinstance(held, Const) and any(value.cls.has_base(name) for name in MIXED):
            return held
    return None


def identical(one: Value, other: Value) -> bool | None:
    """`one is other`; None where that is not known."""
    if isinstance(one, Union) or isinstance(other, Union):
        answers = {identical(a, b) for a in members(one) for b in members(other)}
        return answers.pop() if len(answers) == 1 else None
    if isinstance(one, (Unknown, Alias)) or isinstance(other, (Unknown, Alias)):
        return None
    return same(one, other)


def contains(run: Interpreter, container: Value, value: Value) -> bool | None:
    """`value in container`; None where that is not known."""
    match container:
        case Dict(entries=entries, open=opened):
            key = key_of(value)
            if key is not None and key in entries:
                return None if entries[key][1].conditions else True
            return False if not entries and opened is None else None if opened or key is None else False
        case Sequence(items=items, open=opened):
            answers = {None if item.conditions else equal(run, item.value, value) for item in items}
            if True in answers:
                return True
            return None if opened is not None or None in answers else False
        case Const(value=str() as text):
            return value.value in text if isinstance(value, Const) and isinstance(value.value, str) else None
        case _:
            return None


ORDER: Mapping[type[ast.cmpop], Callable[[Any, Any], bool]] = {
    ast.Lt: operator.lt,
    ast.LtE: operator.le,
    ast.Gt: operator.gt,
    ast.GtE: operator.ge,
}


def ordered(one: Value, op: ast.cmpop, other: Value) -> bool | None:
    """`one < other` and its like; None where that is not known."""
    left, right = _comparable(one), _comparable(other)
    if left is None or right is None:
        return None
    try:
        return bool(ORDER[type(op)](left, right))
    except (TypeError, KeyError):
        return None


def _comparable(value: Value) -> object | None:
    if isinstance(value, Sequence) and value.kind in ("tuple", "list") and value.open is None:
        parts = [_comparable(item.value) for item in value.items]
        return None if None in parts else tuple(parts)
    constant = as_const(value)
    return constant.value if constant is not None else None
