"""`match`: whether a value fits a pattern, and the names that the pattern binds."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from conn_types.analysis.evaluator import comparison, containers, inspected_routes, special
from conn_types.analysis.evaluator.frames import Frame, Raised
from conn_types.analysis.evaluator.keys import key_of
from conn_types.analysis.evaluator.kinds import is_instance
from conn_types.analysis.evaluator.values import (
    Class,
    Const,
    Dict,
    External,
    Instance,
    Item,
    Sequence,
    Text,
    Unknown,
    Value,
)

if TYPE_CHECKING:
    from conn_types.analysis.evaluator.interpreter import Interpreter

ITSELF = frozenset(
    f"builtins.{name}"
    for name in (
        "bool",
        "bytearray",
        "bytes",
        "dict",
        "float",
        "frozenset",
        "int",
        "list",
        "set",
        "str",
        "tuple",
    )
)
"""Types whose one positional pattern matches the value itself: `int(n)`."""


@dataclass(frozen=True, slots=True)
class Bound:
    matches: bool | None
    names: Mapping[str, Value] = field(default_factory=dict[str, "Value"])


def match(run: Interpreter, frame: Frame, pattern: ast.pattern, subject: Value) -> Bound:
    match pattern:
        case ast.MatchValue(value=value):
            return Bound(comparison.equal(run, subject, run.eval(frame, value)))
        case ast.MatchSingleton(value=singleton):
            return Bound(comparison.identical(subject, Const(singleton)))
        case ast.MatchAs(pattern=inner, name=name):
            bound = Bound(True) if inner is None else match(run, frame, inner, subject)
            return bound if name is None else Bound(bound.matches, {**bound.names, name: subject})
        case ast.MatchOr(patterns=patterns):
            return _alternatives([match(run, frame, each, subject) for each in patterns])
        case ast.MatchClass():
            return _class(run, frame, pattern, subject)
        case ast.MatchSequence(patterns=patterns):
            return _sequence(run, frame, patterns, subject)
        case ast.MatchMapping():
            return _mapping(run, frame, pattern, subject)
        case _:
            return Bound(None, _names(pattern))


def _alternatives(bounds: list[Bound]) -> Bound:
    for bound in bounds:
        if bound.matches is not False:
            return bound
    return Bound(False)


def _all(bounds: Iterable[Bound]) -> Bound:
    bounds = list(bounds)
    answers = {bound.matches for bound in bounds}
    names = {name: value for bound in bounds for name, value in bound.names.items()}
    if False in answers:
        return Bound(False)
    return Bound(None if None in answers else True, names)


def _sequence(run: Interpreter, frame: Frame, patterns: list[ast.pattern], subject: Value) -> Bound:
    held = containers.held(subject)
    if isinstance(held, (Const, Dict, Text)) or (
        isinstance(held, Sequence) and held.kind in ("set", "generator")
    ):
        return Bound(False)
    if isinstance(held, (Instance, Class)):
        is_sequence = is_instance(run, held, External("collections.abc.Sequence"))
        return Bound(False) if is_sequence is False else Bound(None, _names(*patterns))
    if not isinstance(held, Sequence) or held.open is not None or any(item.conditions for item in held.items):
        return Bound(None, _names(*patterns))
    inspected_routes.note(run, frame, held.items)
    values = held.values()
    star = next((index for index, each in enumerate(patterns) if isinstance(each, ast.MatchStar)), None)
    if star is None:
        if len(values) != len(patterns):
            return Bound(False)
        return _all(match(run, frame, each, value) for each, value in zip(patterns, values, strict=True))
    after = len(patterns) - star - 1
    if len(values) < star + after:
        return Bound(False)
    end = len(values) - after
    plain = [*patterns[:star], *patterns[star + 1 :]]
    bound = _all(
        match(run, frame, each, value)
        for each, value in zip(plain, [*values[:star], *values[end:]], strict=True)
    )
    name = getattr(patterns[star], "name", None)
    rest = Sequence("list", [Item(value) for value in values[star:end]], None, run.conditions)
    return bound if name is None else Bound(bound.matches, {**bound.names, name: rest})


def _mapping(run: Interpreter, frame: Frame, pattern: ast.MatchMapping, subject: Value) -> Bound:
    held = containers.held(subject)
    if isinstance(held, (Const, Sequence, Text, Class)):
        return Bound(False)
    if not isinstance(held, Dict):
        is_mapping = is_instance(run, held, External("collections.abc.Mapping"))
        return Bound(False) if is_mapping is False else Bound(None, _names(pattern))
    bounds: list[Bound] = []
    taken: set[object] = set()
    for key_node, inner in zip(pattern.keys, pattern.patterns, strict=True):
        key = key_of(run.eval(frame, key_node))
        taken.add(key)
        if key in held.entries:
            item = held.entries[key][1]
            bound = match(run, frame, inner, item.value)
            maybe = bound.matches is not False and bool(item.conditions)
            bounds.append(Bound(None, bound.names) if maybe else bound)
        elif held.open is None:
            return Bound(False)
        else:
            bounds.append(Bound(None, _names(inner)))
    bound = _all(bounds)
    if pattern.rest is None:
        return bound
    others = {key: entry for key, entry in held.entries.items() if key not in taken}
    return Bound(bound.matches, {**bound.names, pattern.rest: Dict(others, held.open, run.conditions)})


def _class(run: Interpreter, frame: Frame, pattern: ast.MatchClass, subject: Value) -> Bound:
    cls = run.eval(frame, pattern.cls)
    known = is_instance(run, subject, cls)
    if known is False:
        return Bound(False)
    bounds = [Bound(known)]
    names = _match_args(run, cls)
    for index, inner in enumerate(pattern.patterns):
        if isinstance(cls, External) and cls.fullname in ITSELF:
            bounds.append(match(run, frame, inner, subject))
        elif names is not None and index < len(names):
            bounds.append(_attribute(run, frame, subject, names[index], inner))
        else:
            bounds.append(Bound(None, _names(inner)))
    for name, inner in zip(pattern.kwd_attrs, pattern.kwd_patterns, strict=True):
        bounds.append(_attribute(run, frame, subject, name, inner))
    return _all(bounds)


def _match_args(run: Interpreter, cls: Value) -> list[str] | None:
    if not isinstance(cls, Class):
        return None
    if special.in_class(cls, "__match_args__") is None and cls.has_base("typing.NamedTuple"):
        return containers.constant_strings(run.attribute(cls, "_fields"))
    given = special.in_class(cls, "__match_args__")
    return None if given is None else containers.constant_strings(given)


def _attribute(run: Interpreter, frame: Frame, subject: Value, name: str, inner: ast.pattern) -> Bound:
    try:
        value = run.get_attribute(subject, name)
    except Raised:
        return Bound(False)
    return match(run, frame, inner, value)


def _names(*patterns: ast.pattern) -> dict[str, Value]:
    """Every name that the patterns bind, its value unknown."""
    bound: dict[str, Value] = {}
    for pattern in patterns:
        for node in ast.walk(pattern):
            name = getattr(node, "name", None) or getattr(node, "rest", None)
            if isinstance(name, str):
                bound[name] = Unknown("bound by a pattern that is not followed")
    return bound
