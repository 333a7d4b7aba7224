"""Strings one after the other, of which some parts may not be known."""

from __future__ import annotations

from collections.abc import Sequence as Many

from conn_types.analysis.evaluator.keys import as_const
from conn_types.analysis.evaluator.limits import TEXT
from conn_types.analysis.evaluator.unions import distribute_all
from conn_types.analysis.evaluator.values import Const, Text, Unknown, Value

LETTERS = 200
"""Letters that are kept of a string which is too long."""


def why(value: Value) -> Unknown:
    """Why a part of a string is not known."""
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
            case Text(prefix=prefix, suffix=suffix, unknown=hidden) if len(prefix) + len(suffix) > TEXT:
                text = Text(prefix[:LETTERS], suffix[-LETTERS:], hidden)
            case _:
                continue
    return text


def _concatenate_two(left: Value, right: Value) -> Value:
    match as_const(left) or left, as_const(right) or right:
        case Const(value=str() as one), Const(value=str() as other):
            return Const(one + other)
        case Const(value=str() as one), Text(prefix=prefix, suffix=suffix, unknown=hidden):
            return Text(one + prefix, suffix, hidden)
        case Text(prefix=prefix, suffix=suffix, unknown=hidden), Const(value=str() as other):
            return Text(prefix, suffix + other, hidden)
        case Text(prefix=prefix, unknown=hidden), Text(suffix=suffix):
            return Text(prefix, suffix, hidden)
        case Const(value=str() as one), unknown:
            return Text(one, "", why(unknown))
        case Text(prefix=prefix, unknown=hidden), _:
            return Text(prefix, "", hidden)
        case unknown, Const(value=str() as other):
            return Text("", other, why(unknown))
        case unknown, _:
            return Text("", "", why(unknown))
