"""`match`: whether a value fits a pattern, and the names that the pattern binds."""

from __future__ import annotations

import ast
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from conn_types.analysis.evaluator import comparison
from conn_types.analysis.evaluator.frames import Frame
from conn_types.analysis.evaluator.kinds import is_instance
from conn_types.analysis.evaluator.values import Const, Sequence, Unknown, Value

if TYPE_CHECKING:
    from conn_types.analysis.evaluator.interpreter import Interpreter


@dataclass(frozen=True, slots=True)
class Bound:
    matches: bool | None
    names: Mapping[str, Value] = field(default_factory=dict[str, "Value"])


def match(run: Interpreter, frame: Frame, pattern: ast.pattern, subject: Value) -> Bound:
    match pattern:
        case ast.MatchValue(value=value):
            return Bound(comparison.equal(run, subject, run.eval(frame, value)))
        case ast.MatchSingleton(value=singleton):
            return Bound(comparison.equal(run, subject, Const(singleton)))
        case ast.MatchAs(pattern=inner, name=name):
            bound = Bound(True) if inner is None else match(run, frame, inner, subject)
            return bound if name is None else Bound(bound.matches, {**bound.names, name: subject})
        case ast.MatchOr(patterns=patterns):
            return _alternatives([match(run, frame, each, subject) for each in patterns])
        case ast.MatchClass(cls=cls, patterns=[], kwd_patterns=[]):
            return Bound(is_instance(run, subject, run.eval(frame, cls)))
        case ast.MatchSequence(patterns=patterns) if not any(
            isinstance(each, ast.MatchStar) for each in patterns
        ):
            return _sequence(run, frame, patterns, subject)
        case _:
            return Bound(None, _names(pattern))


def _alternatives(bounds: list[Bound]) -> Bound:
    for bound in bounds:
        if bound.matches is not False:
            return bound
    return Bound(False)


def _sequence(run: Interpreter, frame: Frame, patterns: list[ast.pattern], subject: Value) -> Bound:
    if not isinstance(subject, Sequence) or subject.open is not None:
        return Bound(False if isinstance(subject, Const) else None, _names(*patterns))
    if len(subject.items) != len(patterns):
        return Bound(False)
    bounds = [match(run, frame, each, item.value) for each, item in zip(patterns, subject.items, strict=True)]
    names = {name: value for bound in bounds for name, value in bound.names.items()}
    answers = {bound.matches for bound in bounds}
    if False in answers:
        return Bound(False)
    return Bound(None if None in answers else True, names)


def _names(*patterns: ast.pattern) -> dict[str, Value]:
    """Every name that the patterns bind, its value unknown."""
    bound: dict[str, Value] = {}
    for pattern in patterns:
        for node in ast.walk(pattern):
            name = getattr(node, "name", None) or getattr(node, "rest", None)
            if isinstance(name, str):
                bound[name] = Unknown("bound by a pattern that is not followed")
    return bound
