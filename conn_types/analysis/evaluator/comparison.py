"""Comparison: `==`, `is`, `in`, `<`. None where the answer is not known."""

from __future__ import annotations

import ast
import itertools
import operator
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any, cast

from conn_types.analysis.evaluator import containers, enumerations, fields, plain, special
from conn_types.analysis.evaluator.keys import as_const, key_of
from conn_types.analysis.evaluator.limits import KEY_PARTS, NESTING
from conn_types.analysis.evaluator.values import (
    NONE,
    Alias,
    Class,
    Const,
    Dict,
    External,
    Instance,
    Item,
    Method,
    Sequence,
    Text,
    Union,
    Unknown,
    Value,
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
    held, against = _held(one), _held(other)
    if isinstance(held, Sequence) and isinstance(against, Sequence):
        return _sequences_equal(run, held, against, depth + 1)
    if isinstance(held, (Sequence, Const)) and isinstance(against, (Sequence, Const)):
        return _plain_equal(held, against)
    return _objects_equal(run, one, other, depth + 1)


def _objects_equal(run: Interpreter, one: Value, other: Value, depth: int) -> bool | None:
    if depth > NESTING:
        return None
    run.spend(1)
    for value, against in ((one, other), (other, one)):
        asked = special.call(run, run.idle, run.idle_node, value, "__eq__", against)
        if asked is not None and asked != External("builtins.NotImplemented"):
            return asked.value is True if isinstance(asked, Const) else None
        if special.may_have(value, "__eq__"):
            return None
    if isinstance(one, Dict) and isinstance(other, Dict):
        return _dicts_equal(run, one, other, depth)
    if isinstance(one, Instance) and isinstance(other, Instance) and one.cls is other.cls:
        compared = fields.compared(one)
        if compared is not None:
            answers = {
                equal(run, one.attributes.get(name, NONE), other.attributes.get(name, NONE), depth)
                for name in compared[1]
            }
            return False if False in answers else None if None in answers else True
    if isinstance(one, (Instance, Dict)) or isinstance(other, (Instance, Dict)):
        return False
    if isinstance(one, Method) and isinstance(other, Method):
        return same(one.function, other.function) and same(one.receiver, other.receiver)
    return same(one, other)


def _dicts_equal(run: Interpreter, one: Dict, other: Dict, depth: int) -> bool | None:
    if (
        one.open
        or other.open
        or any(item.conditions for each in (one, other) for _, item in each.entries.values())
    ):
        return None
    if one.entries.keys() != other.entries.keys():
        return False
    run.spend(len(one.entries))
    answers = {
        equal(run, item.value, other.entries[key][1].value, depth) for key, (_, item) in one.entries.items()
    }
    return False if False in answers else None if None in answers else True


def _held(value: Value) -> Value:
    return value.held if isinstance(value, Instance) and value.held is not None else value


def _plain_equal(one: Value, other: Value) -> bool | None:
    try:
        return bool(plain.to_plain(one) == plain.to_plain(other))
    except plain.NotPlain:
        return None


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
    if one.kind == "set" or other.kind == "set":
        return _plain_equal(one, other) if one.kind == other.kind else False
    if any(item.conditions for each in (one, other) for item in each.items):
        return None
    if one.kind != other.kind:
        return False
    run.spend(len(one.items))
    if len(one.items) != len(other.items):
        return False
    return _all(equal(run, a, b, depth) for a, b in zip(one.values(), other.values(), strict=True))


def truth(value: Value) -> bool | None:
    """`bool(value)` of what a special method gives; None where it is not known."""
    return bool(value.value) if isinstance(value, Const) else None


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
    asked = special.call(run, run.idle, run.idle_node, container, "__contains__", value)
    if asked is not None:
        return truth(asked)
    if isinstance(value, Union) or isinstance(container, Union):
        answers = {contains(run, a, b) for a in members(container) for b in members(value)}
        return answers.pop() if len(answers) == 1 else None
    container = _held(container)
    if isinstance(container, Class) and enumerations.members_of(container):
        return (isinstance(value, Instance) and value in enumerations.members_of(container)) or None
    if enumerations.is_flag(container) and isinstance(container, Instance) and isinstance(value, Instance):
        both = enumerations.flag_operation(container, ast.BitAnd(), value)
        return None if both is None else both is value or same(both, value)
    if isinstance(container, (Instance, Class)) and special.method(container, "__iter__") is not None:
        items, more = containers.iterate(run, container, run.idle, run.idle_node)
        container = Sequence("list", items, more)
    match container:
        case Dict(entries=entries, open=opened):
            key = key_of(value)
            if key is not None and key in entries:
                return None if entries[key][1].conditions else True
            return False if not entries and opened is None else None if opened or key is None else False
        case Const(value=tuple() | range() | bytes()):
            whole = cast("tuple[object, ...]", container.value)
            if not isinstance(value, Const):
                return None
            try:
                return value.value in whole
            except (TypeError, ValueError):
                # What no byte is worth cannot be looked for in bytes.
                return None
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


def ordered(run: Interpreter, one: Value, op: ast.cmpop, other: Value) -> bool | None:
    """`one < other` and its like; None where that is not known."""
    own = _own_order(run, one, op, other)
    if own is not None:
        return truth(own)
    one, other = _held(one), _held(other)
    if isinstance(one, Sequence) and isinstance(other, Sequence):
        one, other = _until_known(one, other)
    parts = itertools.repeat(None, KEY_PARTS)
    left, right = _comparable(one, parts), _comparable(other, parts)
    if left is None or right is None:
        return None
    try:
        return bool(ORDER[type(op)](left, right))
    except (TypeError, KeyError):
        return None


def _until_known(one: Sequence, other: Sequence) -> tuple[Sequence, Sequence]:
    """The sequences up to where they differ: what is behind that does not count, and may be unknown."""
    same_kind = one.kind == other.kind and one.kind in ("list", "tuple")
    if not same_kind or one.open is not None or other.open is not None:
        return one, other
    for index, (left, right) in enumerate(zip(one.values(), other.values(), strict=False), start=1):
        left_known, right_known = as_const(left), as_const(right)
        if left_known is None or right_known is None:
            break
        if left_known.value != right_known.value:
            return Sequence(one.kind, one.items[:index]), Sequence(other.kind, other.items[:index])
    else:
        if len(one.items) != len(other.items):
            shorter = min(len(one.items), len(other.items)) + 1
            marks = [Item(Const(0)) for _ in range(shorter)]
            return (
                Sequence(one.kind, marks[: min(shorter, len(one.items))]),
                Sequence(other.kind, marks[: min(shorter, len(other.items))]),
            )
    return one, other


SPECIAL: Mapping[type[ast.cmpop], str] = {
    ast.Lt: "__lt__",
    ast.LtE: "__le__",
    ast.Gt: "__gt__",
    ast.GtE: "__ge__",
}
MIRRORED: Mapping[type[ast.cmpop], str] = {
    ast.Lt: "__gt__",
    ast.LtE: "__ge__",
    ast.Gt: "__lt__",
    ast.GtE: "__le__",
}


def _own_order(run: Interpreter, one: Value, op: ast.cmpop, other: Value) -> Value | None:
    """What the classes' own methods say: `one.__lt__(other)`, else `other.__gt__(one)`."""
    if type(op) not in SPECIAL:
        return None
    for value, name, against in ((one, SPECIAL[type(op)], other), (other, MIRRORED[type(op)], one)):
        asked = special.call(run, run.idle, run.idle_node, value, name, against)
        if asked is not None and asked != External("builtins.NotImplemented"):
            return asked
    return None


def _comparable(value: Value, parts: Iterator[None]) -> object | None:
    """What Python can order, of at most so many parts: a list may hold itself."""
    value = _held(value)
    if isinstance(value, Instance) and (compared := fields.compared(value)) is not None:
        if fields.option(compared[0], "order") != Const(True):
            return None
        inner = [value.attributes.get(name, NONE) for name in compared[1]]
        return _parts(inner, parts)
    if isinstance(value, Sequence) and value.kind == "set":
        try:
            return plain.to_plain(value)
        except plain.NotPlain:
            return None
    if isinstance(value, Sequence) and value.kind in ("tuple", "list") and value.open is None:
        return _parts(value.values(), parts)
    constant = as_const(value)
    return constant.value if constant is not None else None


def _parts(values: Iterable[Value], parts: Iterator[None]) -> tuple[object, ...] | None:
    compared: list[object] = []
    for value in values:
        if next(parts, 0) == 0 or (part := _comparable(value, parts)) is None:
            return None
        compared.append(part)
    return tuple(compared)
