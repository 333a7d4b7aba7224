"""The texts that a name or key may be: literals, constants, enumeration members, a conditional's branches."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from conn_types.analysis.evaluator.values import Const, Instance, Value, members
from conn_types.analysis.references.examined_file import ExaminedFile
from conn_types.analysis.references.reference import KnownText, Span
from conn_types.analysis.references.scopes import Position
from conn_types.analysis.source import Source

_QUOTES = ("'", '"')


def known_texts(file: ExaminedFile, node: ast.expr, position: Position) -> tuple[KnownText, ...]:
    """All the texts that the expression may be; empty where it may be something that is not known."""
    texts: list[KnownText] = []
    for branch in _branches(node):
        if isinstance(branch, ast.Constant) and isinstance(branch.value, str):
            texts.append(
                KnownText(
                    text=branch.value,
                    span=file.span(branch),
                    quote=quote_of(file.source, branch, branch.value),
                )
            )
            continue
        for value in members(file.value(branch, position)):
            text = _text(value)
            if text is None:
                return ()
            texts.append(KnownText(text=text, span=file.span(branch)))
    return tuple(texts)


def keyword_place(file: ExaminedFile, keyword: ast.keyword) -> Span | None:
    """The place of a keyword's own name."""
    name = keyword.arg or ""
    place = file.span(keyword)
    source = file.source.lines[place.line - 1] if place.line <= len(file.source.lines) else ""
    end = place.column + len(name)
    # Python normalises identifiers: where the text differs from the name, its own place is not known.
    is_plain = source[place.column : end] == name
    here = Span(line=place.line, column=place.column, end_line=place.line, end_column=end)
    return here if is_plain else None


def _branches(node: ast.expr) -> Iterator[ast.expr]:
    match node:
        case ast.IfExp(body=body, orelse=orelse):
            yield from _branches(body)
            yield from _branches(orelse)
        case ast.NamedExpr(value=value):
            yield from _branches(value)
        case _:
            yield node


def _text(value: Value) -> str | None:
    match value:
        case Const(value=str(text)):
            return text
        case Instance(cls=cls, attributes=attributes) if cls.has_base("enum.StrEnum") or (
            cls.has_base("enum.Enum") and cls.has_base("builtins.str")
        ):
            held = attributes.get("_value_")
            return held.value if isinstance(held, Const) and isinstance(held.value, str) else None
        case _:
            return None


def quote_of(source: Source, node: ast.expr, text: str) -> str | None:
    """The quote of a plain literal: on one line, in one piece, without a prefix or an escape."""
    if node.end_lineno != node.lineno or node.end_col_offset is None or node.lineno > len(source.lines):
        return None
    start = source.column(node.lineno, node.col_offset)
    end = source.column(node.lineno, node.end_col_offset)
    written = source.lines[node.lineno - 1][start:end]
    return next((quote for quote in _QUOTES if written == f"{quote}{text}{quote}"), None)
