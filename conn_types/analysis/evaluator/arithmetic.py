"""Operators: numbers, strings with unknown parts, unions of containers and of types."""

from __future__ import annotations

import ast
import operator
from collections.abc import Callable, Mapping
from collections.abc import Sequence as Many
from pathlib import PurePath
from typing import TYPE_CHECKING, Any

from conn_types.analysis.evaluator import containers
from conn_types.analysis.evaluator.comparison import as_const, contains
from conn_types.analysis.evaluator.frames import Frame
from conn_types.analysis.evaluator.limits import ITEMS, TEXT, is_large, is_wide
from conn_types.analysis.evaluator.values import (
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
    distribute_all,
    union,
)

if TYPE_CHECKING:
    from conn_types.analysis.evaluator.interpreter import Interpreter


LETTERS = 200
"""What is kept of the beginning and the end of a string that is too long."""

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
        return distribute_all([left, right], lambda pair: operate(run, frame, node, pair[0], op, pair[1]))
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
        case Sequence(), ast.Mult(), Const(value=int() as times) if times * len(one.items) <= ITEMS:
            run.spend(max(times, 0) * len(one.items))
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
    function = BINARY.get(type(op))
    may_work = function is not None and not _is_large(left, op, right)
    if function is not None and may_work and not (isinstance(op, ast.BitOr) and None in (left, right)):
        try:
            result = function(left, right)
        except Exception:
            return Unknown("an operation that fails", frame.location(node))
        if not is_large(result):
            return Const(result)
    return Unknown("an operation that is not known", frame.location(node))


def _is_large(left: object, op: ast.operator, right: object) -> bool:
    """Whether the operands are, or the result would be, too large to go on with."""
    if is_large(left) or is_large(right):
        return True
    match left, op, right:
        case (str() | bytes() as text, ast.Mult(), int() as times) | (
            int() as times,
            ast.Mult(),
            str() | bytes() as text,
        ):
            return times * len(text) > TEXT
        case str() | bytes() as template, ast.Mod(), _:
            return is_wide(template, percent=True)
        case _:
            return False


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


def concatenate(parts: Many[Value]) -> Value:
    """The strings one after the other, unknown parts in the middle. Distributes over unions."""
    return distribute_all(parts, _concatenate)


def _concatenate(parts: Many[Value]) -> Value:
    text: Value = Const("")
    for part in parts:
        text = _concatenate_two(text, part)
        match text:
            case Const(value=str() as long) if len(long) > TEXT:
                text = Text(long[:LETTERS], "", Unknown("a string that is too long"))
            case Text(prefix=prefix, suffix=suffix, unknown=why) if len(prefix) + len(suffix) > TEXT:
                text = Text(prefix[:LETTERS], suffix[-LETTERS:], why)
            case _:
                continue
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
    if is_wide(template, percent=True):
        return Unknown("a format that is very wide")
    if len(known) == len(values) and not isinstance(args, (Unknown, Dict)):
        try:
            return _concatenate([Const(template % tuple(known))])
        except (TypeError, ValueError, KeyError):
            return Unknown("a format that fails")
    prefix, _, rest = template.partition("%")
    why = next(map(_why, values), Unknown("a format without values"))
    return Text(prefix, "" if "%" in rest else rest[1:], why)


def _select(run: Interpreter, one: Sequence, other: Sequence, *, keep: bool) -> Sequence:
    made = Sequence("set", open=one.open, conditions=run.conditions)
    for item in one.items:
        found = contains(run, other, item.value)
        if found is keep or found is None:
            made.items.append(item)
    return made
