"""Operators: numbers, strings with unknown parts, unions of containers and of types."""

from __future__ import annotations

import ast
import operator
from collections.abc import Callable, Mapping
from pathlib import PurePath
from typing import TYPE_CHECKING, Any

from conn_types.analysis.evaluator import containers
from conn_types.analysis.evaluator.comparison import as_const, contains
from conn_types.analysis.evaluator.frames import Frame
from conn_types.analysis.evaluator.values import (
    UNION_LIMIT,
    Alias,
    Call,
    Class,
    Const,
    Dict,
    External,
    Instance,
    Sequence,
    Text,
    Union,
    Unknown,
    Value,
    combine,
    combined,
    union,
)

if TYPE_CHECKING:
    from conn_types.analysis.evaluator.interpreter import Interpreter


BIG = 100_000
"""The longest string, and the largest number, that arithmetic may make."""

BINARY: Mapping[type[ast.operator], Callable[[Any, Any], Any]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: lambda left, right: left / right,
    ast.FloorDiv: lambda left, right: left // right,
    ast.Mod: operator.mod,
    ast.BitOr: lambda left, right: left | right,
    ast.BitAnd: lambda left, right: left & right,
    ast.BitXor: lambda left, right: left ^ right,
}


DUNDERS: Mapping[type[ast.operator], str] = {
    ast.Add: "__add__",
    ast.Div: "__truediv__",
    ast.BitOr: "__or__",
    ast.Mod: "__mod__",
}


def operate(
    run: Interpreter, frame: Frame, node: ast.AST, left: Value, op: ast.operator, right: Value
) -> Value:
    """`left op right`."""
    if isinstance(left, Union) or isinstance(right, Union):
        pairs = combine([left, right])
        if len(pairs) > UNION_LIMIT * 2:
            return Unknown("one of many values", frame.location(node))
        return combined([left, right], [operate(run, frame, node, a, op, b) for a, b in pairs])
    one, other = as_const(left) or left, as_const(right) or right
    if isinstance(one, Const) and isinstance(other, Const):
        return _arithmetic(frame, node, one.value, op, other.value)
    match one, op, other:
        case (Const(value=str()) | Text(), ast.Add(), _) | (_, ast.Add(), Const(value=str()) | Text()):
            return concatenate([one, other])
        case Const(value=str() as template), ast.Mod(), _:
            return _percent(template, other)
        case Const(value=PurePath() as path), ast.Div(), _:
            return Text(f"{path}/", "", _why(other))
        case Sequence(), ast.Add(), Sequence():
            made = Sequence(one.kind, conditions=run.conditions)
            containers.extend(run, made, one)
            containers.extend(run, made, other)
            return made
        case Sequence(), ast.Mult(), Const(value=int() as times) if times * len(one.items) < BIG:
            return Sequence(one.kind, one.items * times, one.open)
        case Sequence(kind="set"), ast.BitOr(), Sequence():
            return containers.unite(run, one, other)
        case Sequence(kind="set"), ast.BitAnd() | ast.Sub(), Sequence():
            return _select(run, one, other, keep=isinstance(op, ast.BitAnd))
        case Dict(), ast.BitOr(), Dict():
            return containers.merge(run, one, other)
        case (
            Class() | External() | Alias() | Const(value=None),
            ast.BitOr(),
            Class() | External() | Alias() | Const(value=None),
        ):
            return union((one, other))
        case Instance(), _, _:
            return _dunder(run, frame, node, one, op, other)
        case _:
            return Unknown("an operation that is not known", frame.location(node), _origin(one, other))


def _arithmetic(frame: Frame, node: ast.AST, left: object, op: ast.operator, right: object) -> Value:
    unknown = Unknown("an operation that is not known", frame.location(node))
    function = BINARY.get(type(op))
    if function is None or _too_big(left, op, right):
        return unknown
    if isinstance(op, ast.BitOr) and (left is None or right is None):
        return unknown
    try:
        return Const(function(left, right))
    except Exception:
        return unknown


def _too_big(left: object, op: ast.operator, right: object) -> bool:
    if isinstance(op, ast.Mult):
        if isinstance(left, int) and isinstance(right, int):
            return left.bit_length() + right.bit_length() > 1_000
        sizes = [len(each) if isinstance(each, (str, bytes)) else each for each in (left, right)]
        numbers = [size for size in sizes if isinstance(size, int)]
        return len(numbers) == 2 and abs(numbers[0] * numbers[1]) > BIG
    return any(isinstance(each, (str, bytes)) and len(each) > BIG for each in (left, right))


def _dunder(
    run: Interpreter, frame: Frame, node: ast.AST, left: Instance, op: ast.operator, right: Value
) -> Value:
    name = DUNDERS.get(type(op))
    if name is None:
        return Unknown("an operation that is not known", frame.location(node))
    return run.call(run.attribute(left, name), Call([right], {}, frame, node))


def _origin(*values: Value) -> str | None:
    return next((value.origin for value in values if isinstance(value, Unknown) and value.origin), None)


def _why(value: Value) -> Unknown:
    match value:
        case Unknown():
            return value
        case Text(unknown=unknown):
            return unknown
        case _:
            return Unknown("a part of a string that is not known")


def concatenate(parts: list[Value]) -> Value:
    """The strings one after the other, unknown parts in the middle. Distributes over unions."""
    for index, part in enumerate(parts):
        if isinstance(part, Union):
            before, after = parts[:index], parts[index + 1 :]
            return combined(parts, [concatenate([*before, each, *after]) for each in part.members])
    text: Value = Const("")
    for part in parts:
        text = _concatenate_two(text, part)
    return text


def _concatenate_two(left: Value, right: Value) -> Value:
    match as_const(left) or left, as_const(right) or right:
        case Const(value=str() as one), Const(value=str() as other):
            return Const(one + other)
        case Const(value=str() as one), Text(prefix=prefix, suffix=suffix, unknown=why):
            return Text(one + prefix, suffix, why)
        case Text(prefix=prefix, suffix=suffix, unknown=why), Const(value=str() as other):
            return Text(prefix, suffix + other, why)
        case Text(prefix=prefix, unknown=why), Text(suffix=suffix):
            return Text(prefix, suffix, why)
        case Const(value=str() as one), unknown:
            return Text(one, "", _why(unknown))
        case Text(prefix=prefix, unknown=why), _:
            return Text(prefix, "", why)
        case unknown, Const(value=str() as other):
            return Text("", other, _why(unknown))
        case unknown, _:
            return Text("", "", _why(unknown))


def _percent(template: str, args: Value) -> Value:
    values = args.values() if isinstance(args, Sequence) and args.kind == "tuple" else [args]
    constants = [as_const(value) for value in values]
    known = [constant.value for constant in constants if constant is not None]
    if len(known) == len(values) and not isinstance(args, (Unknown, Dict)):
        try:
            return Const(template % tuple(known))
        except (TypeError, ValueError, KeyError):
            return Unknown("a format that fails")
    prefix, _, rest = template.partition("%")
    return Text(prefix, "" if "%" in rest else rest[1:], next(map(_why, values)))


def _select(run: Interpreter, one: Sequence, other: Sequence, *, keep: bool) -> Sequence:
    made = Sequence("set", open=one.open, conditions=run.conditions)
    for item in one.items:
        found = contains(run, other, item.value)
        if found is keep or found is None:
            made.items.append(item)
    return made
