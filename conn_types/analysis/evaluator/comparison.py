"""Comparison: `==`, `is`, `in`, `<`. None where the answer is not known."""

from __future__ import annotations

import ast
import itertools
import operator
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

from conn_types.analysis.evaluator.fields import field_names, is_dataclass
from conn_types.analysis.evaluator.frames import Raised
from conn_types.analysis.evaluator.limits import KEY_PARTS, NESTING
from conn_types.analysis.evaluator.values import (
    Alias,
    Call,
    Class,
    Const,
    Dict,
    Function,
    Instance,
    Method,
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


def equal(run: Interpreter, one: Value, other: Value, depth: int = 0) -> bool | None:
    """`one == other`; None where that is not known."""
    if isinstance(one, Union) or isinstance(other, Union):
        answers = {equal(run, a, b, depth) for a in members(one) for b in members(other)}
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
        return _sequences_equal(run, one, other, depth + 1)
    if isinstance(one, Instance) and isinstance(other, Instance):
        return _instances_equal(run, one, other, depth + 1)
    if isinstance(one, (Instance, Dict)) or isinstance(other, (Instance, Dict)):
        return None if type(one) is type(other) else False
    if isinstance(one, Method) and isinstance(other, Method):
        return same(one.function, other.function) and same(one.receiver, other.receiver)
    return same(one, other)


def _instances_equal(run: Interpreter, one: Instance, other: Instance, depth: int) -> bool | None:
    """By the class's own `__eq__`, by the fields of a dataclass, or by identity."""
    if depth > NESTING:
        return None
    if any(isinstance(cls, Class) and is_dataclass(cls) for cls in one.cls.mro):
        run.spend(1)
        pairs = _fields(one, other)
        return _all(equal(run, *pair, depth) for pair in pairs) if one.cls is other.cls else False
    try:
        method = run.get_attribute(one.cls, "__eq__")
    except Raised:
        return False
    if not isinstance(method, Function):
        return None
    answer = run.call(method, Call([one, other], {}, run.idle, run.idle_node))
    return bool(answer.value) if isinstance(answer, Const) and isinstance(answer.value, bool) else None


def _fields(one: Instance, other: Instance) -> Iterator[tuple[Value, Value]]:
    for name, _ in field_names(one.cls):
        unknown = Unknown(f"no value for the field {name}")
        yield one.attributes.get(name, unknown), other.attributes.get(name, unknown)


def _all(answers: Iterable[bool | None]) -> bool | None:
    found = set(answers)
    return False if False in found else None if None in found else True


def _text_equal(one: Value, other: Value) -> bool | None:
    text, constant = (one, other) if isinstance(one, Text) else (other, one)
    if not isinstance(text, Text) or not isinstance(constant, Const):
        return None
    known = constant.value
    if isinstance(known, str) and known.startswith(text.prefix) and known.endswith(text.suffix):
        return None
    return False


def _sequences_equal(run: Interpreter, one: Sequence, other: Sequence, depth: int) -> bool | None:
    # A list may hold itself.
    if one.open is not None or other.open is not None or depth > NESTING:
        return None
    if one.kind != other.kind:
        return False
    run.spend(len(one.items))
    if one.kind == "set":
        return _sets_equal(one, other)
    if len(one.items) != len(other.items):
        return False
    return _all(equal(run, a, b, depth) for a, b in zip(one.values(), other.values(), strict=True))


def _sets_equal(one: Sequence, other: Sequence) -> bool | None:
    items = [*one.items, *other.items]
    if any(item.conditions or not isinstance(item.value, Const) for item in items):
        return None
    return {key_of(value) for value in one.values()} == {key_of(value) for value in other.values()}


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
            run.spend(len(items))
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
    parts = itertools.repeat(None, KEY_PARTS)
    left, right = _comparable(one, parts), _comparable(other, parts)
    if left is None or right is None:
        return None
    try:
        return bool(ORDER[type(op)](left, right))
    except (TypeError, KeyError):
        return None


def _comparable(value: Value, parts: Iterator[None]) -> object | None:
    """What Python can order, of at most so many parts: a list may hold itself."""
    if isinstance(value, Sequence) and value.kind in ("tuple", "list") and value.open is None:
        compared: list[object] = []
        for item in value.items:
            if next(parts, 0) == 0 or (part := _comparable(item.value, parts)) is None:
                return None
            compared.append(part)
        return tuple(compared)
    constant = as_const(value)
    return constant.value if constant is not None else None
