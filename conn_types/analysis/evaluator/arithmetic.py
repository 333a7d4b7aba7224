"""Operators: numbers, strings with unknown parts, containers, types, objects with methods of their own."""

from __future__ import annotations

import ast
import operator
from collections.abc import Callable, Mapping
from pathlib import PurePath
from typing import TYPE_CHECKING, Any

from conn_types.analysis.evaluator import containers, enumerations, special, text
from conn_types.analysis.evaluator.comparison import contains
from conn_types.analysis.evaluator.concatenation import concatenate, why
from conn_types.analysis.evaluator.frames import Frame
from conn_types.analysis.evaluator.keys import as_const
from conn_types.analysis.evaluator.limits import BITS, ITEMS, TEXT, is_large, is_wide
from conn_types.analysis.evaluator.unions import distribute_all, union
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
)

if TYPE_CHECKING:
    from conn_types.analysis.evaluator.interpreter import Interpreter


BINARY: Mapping[type[ast.operator], Callable[[Any, Any], Any]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: lambda left, right: left / right,
    ast.FloorDiv: lambda left, right: left // right,
    ast.Mod: operator.mod,
    ast.Pow: lambda left, right: left**right,
    ast.LShift: lambda left, right: left << right,
    ast.RShift: lambda left, right: left >> right,
    ast.BitOr: lambda left, right: left | right,
    ast.BitAnd: lambda left, right: left & right,
    ast.BitXor: lambda left, right: left ^ right,
}

NAMES: Mapping[type[ast.operator], str] = {
    ast.Add: "add",
    ast.Sub: "sub",
    ast.Mult: "mul",
    ast.MatMult: "matmul",
    ast.Div: "truediv",
    ast.FloorDiv: "floordiv",
    ast.Mod: "mod",
    ast.Pow: "pow",
    ast.LShift: "lshift",
    ast.RShift: "rshift",
    ast.BitOr: "or",
    ast.BitAnd: "and",
    ast.BitXor: "xor",
}
"""The special methods, without `__`, `__r` and `__i` in front."""

_TYPES = (Class, External, Alias)


def operate(
    run: Interpreter, frame: Frame, node: ast.AST, left: Value, op: ast.operator, right: Value
) -> Value:
    """`left op right`."""
    if isinstance(left, Union) or isinstance(right, Union):
        return distribute_all([left, right], lambda pair: operate(run, frame, node, pair[0], op, pair[1]))
    own = _own_method(run, frame, node, left, op, right) or enumerations.flag_operation(left, op, right)
    if own is not None:
        return own
    one, other = containers.held(left), containers.held(right)
    one, other = as_const(one) or one, as_const(other) or other
    if isinstance(one, Const) and isinstance(other, Const):
        return _arithmetic(run, frame, node, one.value, op, other.value)
    return _of_parts(run, frame, node, one, op, other)


def _of_parts(
    run: Interpreter, frame: Frame, node: ast.AST, one: Value, op: ast.operator, other: Value
) -> Value:
    match one, op, other:
        case Const(value=str() as template), ast.Mod(), _:
            return text.percent(run, frame, node, template, other)
        case (Const(value=str()) | Text(), ast.Add(), Sequence() | Dict() | Const()):
            return run.fail("TypeError", frame.location(node))
        case (Const(value=str()) | Text(), ast.Add(), _) | (_, ast.Add(), Const(value=str()) | Text()):
            return concatenate([one, other])
        case Const(value=PurePath() as path), ast.Div(), _:
            return Text(f"{path}/", "", why(other))
        case Sequence(), ast.Add(), Sequence():
            made = Sequence(one.kind, conditions=run.conditions)
            containers.extend(run, made, one)
            containers.extend(run, made, other)
            return made
        case Sequence(), ast.Mult(), Const(value=int() as times) if times * len(one.items) <= ITEMS:
            run.spend(max(times, 0) * len(one.items))
            return Sequence(one.kind, one.items * times, one.open, run.conditions)
        case Const(value=int()), ast.Mult(), Sequence():
            return _of_parts(run, frame, node, other, op, one)
        case Sequence(), _, Sequence():
            return _of_sets(run, frame, node, one, op, other)
        case Dict(), ast.BitOr(), Dict():
            return containers.merge(run, one, other)
        case (_, ast.BitOr(), _) if _is_type(one) and _is_type(other):
            return union((one, other))
        case _:
            return Unknown("an operation that is not known", frame.location(node), _origin(one, other))


def _is_type(value: Value) -> bool:
    return isinstance(value, _TYPES) or (isinstance(value, Const) and value.value is None)


def _of_sets(
    run: Interpreter, frame: Frame, node: ast.AST, one: Sequence, op: ast.operator, other: Sequence
) -> Value:
    match op:
        case ast.BitOr():
            return containers.unite(run, one, other)
        case ast.BitAnd() | ast.Sub():
            return _select(run, one, other, keep=isinstance(op, ast.BitAnd))
        case ast.BitXor():
            return containers.unite(
                run, _select(run, one, other, keep=False), _select(run, other, one, keep=False)
            )
        case _:
            return Unknown("an operation that is not known", frame.location(node))


def _own_method(
    run: Interpreter, frame: Frame, node: ast.AST, left: Value, op: ast.operator, right: Value
) -> Value | None:
    """`left.__op__(right)`, else `right.__rop__(left)`; None where neither class has the method."""
    name = NAMES[type(op)]
    if isinstance(left, (Instance, Class)):
        given = special.call(run, frame, node, left, f"__{name}__", right)
        if given is not None and given != NOT_IMPLEMENTED:
            return given
    if isinstance(right, (Instance, Class)):
        given = special.call(run, frame, node, right, f"__r{name}__", left)
        if given is not None and given != NOT_IMPLEMENTED:
            return given
    return None


NOT_IMPLEMENTED = External("builtins.NotImplemented")


def operate_in_place(
    run: Interpreter, frame: Frame, node: ast.AST, left: Value, op: ast.operator, right: Value
) -> Value:
    """`left op= right`: a list or a set is changed, anything else is made anew."""
    if isinstance(left, Instance):
        own = special.call(run, frame, node, left, f"__i{NAMES[type(op)]}__", right)
        if own is not None and own != NOT_IMPLEMENTED:
            return own
    changed = containers.held(left)
    match changed, op:
        case Sequence(kind="list"), ast.Add():
            items, more = containers.iterate(run, right, frame, node)
            containers.extend(run, changed, Sequence("list", items, more))
            return left
        case Sequence(kind="list"), ast.Mult():
            made = operate(run, frame, node, left, op, right)
            return _become(run, left, changed, made)
        case Sequence(kind="set"), _:
            return _become(run, left, changed, operate(run, frame, node, changed, op, right))
        case Dict(), ast.BitOr():
            return _update(run, frame, node, left, changed, right)
        case _:
            return operate(run, frame, node, left, op, right)


def _become(run: Interpreter, target: Value, changed: Sequence, made: Value) -> Value:
    """Give the container the items of another, for everybody who holds it."""
    if not isinstance(made, Sequence) or run.since(changed.conditions):
        return union((target, made))
    changed.items[:] = made.items
    changed.open = changed.open or made.open
    return target


def _update(
    run: Interpreter, frame: Frame, node: ast.AST, target: Value, changed: Dict, right: Value
) -> Value:
    run.call(run.attribute(changed, "update"), Call([right], {}, frame, node))
    return target


def negate(run: Interpreter, frame: Frame, node: ast.AST, op: ast.unaryop, value: Value) -> Value:
    """`-value`, `+value`, `~value`."""
    names: dict[type[ast.unaryop], str] = {ast.USub: "__neg__", ast.UAdd: "__pos__", ast.Invert: "__invert__"}
    own = special.call(run, frame, node, value, names[type(op)])
    if own is not None:
        return own
    constant = as_const(value)
    if constant is not None and isinstance(constant.value, (int, float)):
        functions: dict[type[ast.unaryop], Callable[[Any], Any]] = {
            ast.USub: operator.neg,
            ast.UAdd: operator.pos,
            ast.Invert: operator.invert,
        }
        try:
            return Const(functions[type(op)](constant.value))
        except TypeError:
            return run.fail("TypeError", frame.location(node))
    return Unknown("an operation that is not known", frame.location(node))


def _arithmetic(
    run: Interpreter, frame: Frame, node: ast.AST, left: object, op: ast.operator, right: object
) -> Value:
    unknown = Unknown("an operation that is not known", frame.location(node))
    function = BINARY.get(type(op))
    if (
        function is None
        or _is_large(left, op, right)
        or (isinstance(op, ast.BitOr) and None in (left, right))
    ):
        return unknown
    try:
        percent = isinstance(op, ast.Mod) and isinstance(left, str)
        result = left % (right,) if percent and isinstance(left, str) else function(left, right)
    except (TypeError, ZeroDivisionError, ValueError) as error:
        return run.fail(type(error).__name__, frame.location(node))
    except Exception:
        return unknown
    return unknown if is_large(result) else Const(result)


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
        case int() as number, ast.Pow() | ast.LShift(), int() as times:
            return times > BITS or number.bit_length() * max(times, 1) > BITS
        case str() | bytes() as template, ast.Mod(), _:
            return is_wide(template, percent=True)
        case _:
            return False


def _origin(*values: Value) -> str | None:
    return next((value.origin for value in values if isinstance(value, Unknown) and value.origin), None)


def _select(run: Interpreter, one: Sequence, other: Sequence, *, keep: bool) -> Sequence:
    made = Sequence("set", open=one.open, conditions=run.conditions)
    for item in one.items:
        found = contains(run, other, item.value)
        if found is keep or found is None:
            made.items.append(item)
    return made
