"""What a condition is worth, and what a name is worth once it holds."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING

from conn_types.analysis.evaluator import special
from conn_types.analysis.evaluator.frames import Frame
from conn_types.analysis.evaluator.keys import MIXED
from conn_types.analysis.evaluator.kinds import is_instance
from conn_types.analysis.evaluator.unions import at_default, by_default, keep
from conn_types.analysis.evaluator.values import (
    NONE,
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


def truth_of(run: Interpreter, value: Value) -> bool | None:
    """`bool(value)`; None where that is not known."""
    match value:
        case Const(value=constant):
            return bool(constant)
        case Text(prefix=prefix, suffix=suffix):
            return True if prefix or suffix else None
        case Sequence(kind="generator"):
            return True
        case Sequence(items=items, open=opened) | Dict(entries=items, open=opened):
            if any(not conditional for conditional in _item_conditions(value)):
                return True
            return None if opened is not None or items else False
        case Union(members=parts):
            truths = {truth_of(run, part) for part in parts}
            return truths.pop() if len(truths) == 1 else None
        case Instance():
            return _truth_of_instance(run, value)
        case Unknown(truth=truth):
            return truth
        case External(fullname=fullname) if fullname.rpartition(".")[2].isupper():
            # A constant of code that is not followed; other names are those of classes and functions.
            return None
        case _:
            return True


def truth_by_default(run: Interpreter, value: Value) -> bool | None:
    """`bool(value)` where nobody sets anything else; None where not even that is known."""
    value = at_default(value)
    answer = _own_truth(run, value) if isinstance(value, Instance) else None
    return truth_of(run, value if answer is None else at_default(answer))


def condition(known: bool | None, otherwise: Unknown, default: bool | None = None) -> Value:
    """A condition's value: what is known of it, and what it is by default where more is not known."""
    if known is not None:
        return Const(known)
    return otherwise if default is None else by_default(Const(default), otherwise)


def _item_conditions(value: Sequence | Dict) -> Iterator[bool]:
    items = value.items if isinstance(value, Sequence) else (item for _, item in value.entries.values())
    return (bool(item.conditions) for item in items)


def _truth_of_instance(run: Interpreter, value: Instance) -> bool | None:
    if any(isinstance(cls, Unknown) for cls in value.cls.mro):
        return None
    answer = _own_truth(run, value)
    return True if answer is None else truth_of(run, answer)


def _own_truth(run: Interpreter, value: Instance) -> Value | None:
    """What the object's own `__bool__` or `__len__` says; None where it has neither."""
    for name in ("__bool__", "__len__"):
        asked = special.call(run, run.idle, run.idle_node, value, name)
        if asked is not None:
            return asked
    if "_value_" in value.attributes and value.cls.has_any_base((*MIXED, "enum.Flag")):
        return value.attributes["_value_"]
    return value.held


def narrow(run: Interpreter, frame: Frame, test: ast.expr, holds: bool) -> Mapping[str, Value]:
    """What the names of the test are worth where it holds, or where it does not."""
    if isinstance(test, ast.Compare) and not _may_narrow(frame, test):
        return {}
    match test:
        case ast.UnaryOp(op=ast.Not(), operand=operand):
            return narrow(run, frame, operand, not holds)
        case ast.BoolOp(op=operator, values=values) if isinstance(operator, ast.And) == holds:
            narrowed: dict[str, Value] = {}
            for value in values:
                narrowed |= narrow(run, frame, value, holds)
            return narrowed
        case ast.Name(id=name) | ast.NamedExpr(target=ast.Name(id=name)):
            return _keep(frame, name, lambda value: truth_of(run, value) in (holds, None))
        case ast.Compare(
            left=ast.Name(id=name),
            ops=[ast.Is() | ast.Eq()],
            comparators=[ast.Constant(value=None)],
        ):
            return _keep(frame, name, lambda value: _may_be_none(value, holds))
        case ast.Compare(
            left=ast.Name(id=name),
            ops=[ast.IsNot() | ast.NotEq()],
            comparators=[ast.Constant(value=None)],
        ):
            return _keep(frame, name, lambda value: _may_be_none(value, not holds))
        case ast.Call(func=ast.Name(id="isinstance"), args=[ast.Name(id=name), kind]):
            classes = run.eval(frame, kind)
            return _keep(frame, name, lambda value: is_instance(run, value, classes) in (holds, None))
        case _:
            return {}


def _may_narrow(frame: Frame, test: ast.Compare) -> bool:
    """Whether a comparison is one of a name that may be one of several things: hardly any is."""
    return isinstance(test.left, ast.Name) and isinstance(frame.names.get(test.left.id), Union)


def _may_be_none(value: Value, none: bool) -> bool:
    return isinstance(value, Unknown) or (value == NONE) == none


def _keep(frame: Frame, name: str, keeps: Callable[[Value], bool]) -> Mapping[str, Value]:
    value = frame.names.get(name)
    kept = keep(value, keeps) if isinstance(value, Union) else value
    return {name: kept} if kept is not None and kept is not value else {}
