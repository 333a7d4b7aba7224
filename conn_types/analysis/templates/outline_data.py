"""Outlines as plain data, to be kept: lists and texts, as JSON has them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from conn_types.analysis.references.reference import Span
from conn_types.analysis.templates.outline import (
    Broken,
    Given,
    GivenKeyword,
    Macro,
    MacroCall,
    Outline,
    Parameter,
    SharedName,
    TemplateCall,
    Text,
)

Data = Any


def encode(read: Outline | Broken) -> Data:
    if isinstance(read, Broken):
        return [read.line, read.column, read.message, read.is_certain]
    return {
        "calls": [_call(each) for each in read.calls],
        "macro_calls": [[each.template, each.name, _call(each.call)] for each in read.macro_calls],
        "macros": [
            [each.name, each.parameters, [_given(default) for default in each.defaults]]
            for each in read.macros
        ],
        "named": read.named,
        "names_any": read.names_any,
        "extends": read.extends,
        "includes": read.includes,
        "shared": [[each.name, each.template, each.macro] for each in read.shared],
        "suppressed": [
            [line, None if rules is None else sorted(rules)] for line, rules in read.suppressed.items()
        ],
    }


def decode(data: Data) -> Outline | Broken:
    """Raises `ValueError`, `LookupError` or `TypeError` for what is no such data."""
    if isinstance(data, list):
        return _to_broken(data)
    return Outline(
        calls=tuple(_to_call(each) for each in data["calls"]),
        macro_calls=tuple(
            MacroCall(template=template, name=name, call=_to_call(call))
            for template, name, call in data["macro_calls"]
        ),
        macros=tuple(
            Macro(name=name, parameters=tuple(parameters), defaults=tuple(map(_to_given, defaults)))
            for name, parameters, defaults in data["macros"]
        ),
        named=tuple(data["named"]),
        names_any=bool(data["names_any"]),
        extends=tuple(data["extends"]),
        includes=tuple(data["includes"]),
        shared=tuple(SharedName(name, template, macro) for name, template, macro in data["shared"]),
        suppressed={
            int(line): None if rules is None else frozenset(rules) for line, rules in data["suppressed"]
        },
    )


def _to_broken(data: Data) -> Broken:
    line, column, message, is_certain = data
    return Broken(line=int(line), column=int(column), message=str(message), is_certain=bool(is_certain))


def _span(span: Span | None) -> Sequence[int] | None:
    return None if span is None else (span.line, span.column, span.end_line, span.end_column)


def _to_span(data: Data) -> Span:
    line, column, end_line, end_column = data
    return Span(line=line, column=column, end_line=end_line, end_column=end_column)


def _call(call: TemplateCall) -> Data:
    return [
        call.path,
        _span(call.span),
        [_given(each) for each in call.args],
        [[each.name, _given(each.given), _span(each.place)] for each in call.keywords],
        call.is_filter,
        call.open,
        call.macro,
        call.passes_keywords,
    ]


def _to_call(data: Data) -> TemplateCall:
    path, span, args, keywords, is_filter, is_open, macro, passes = data
    return TemplateCall(
        path=tuple(path),
        span=_to_span(span),
        args=tuple(map(_to_given, args)),
        keywords=tuple(
            GivenKeyword(name=name, given=_to_given(given), place=None if place is None else _to_span(place))
            for name, given, place in keywords
        ),
        is_filter=bool(is_filter),
        open=bool(is_open),
        macro=macro,
        passes_keywords=bool(passes),
    )


def _given(given: Given) -> Data:
    texts = [
        [
            [part.name if isinstance(part, Parameter) else [part] for part in each.parts],
            _span(each.span),
            each.quote,
        ]
        for each in given.texts
    ]
    return [_span(given.span), texts, given.value, given.path]


def _to_given(data: Data) -> Given:
    span, texts, value, path = data
    return Given(
        span=_to_span(span),
        texts=tuple(
            Text(
                parts=tuple(Parameter(part) if isinstance(part, str) else str(part[0]) for part in parts),
                span=_to_span(place),
                quote=quote,
            )
            for parts, place, quote in texts
        ),
        value=value,
        path=tuple(path),
    )
