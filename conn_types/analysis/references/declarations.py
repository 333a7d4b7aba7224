"""Where a questionable route is declared: its entry, the call, and the literal that holds its path."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from conn_types.analysis.location import Location
from conn_types.analysis.references.reference import KnownText, Span
from conn_types.analysis.references.wrapper_names import last_name
from conn_types.analysis.source import Source
from conn_types.analysis.table import RouteEntry


@dataclass(frozen=True, slots=True, kw_only=True)
class Declaration:
    """Both texts are None where they come from elsewhere.

    - `literal`: the pattern or its end, as it stands in the call.
    - `name`: the name that somebody gave it there.
    """

    entry: RouteEntry
    span: Span
    literal: KnownText | None = None
    name: KnownText | None = None


def declaration(entry: RouteEntry, source: Source) -> Declaration:
    """Find the declaring call, and the literal in it, in the file that the entry's location names."""
    nodes = [
        node
        for node in ast.walk(source.tree)
        if isinstance(node, ast.expr) and _starts_at(node, entry.location, source)
    ]
    if not nodes:
        location = entry.location
        here = Span(
            line=location.line,
            column=location.column,
            end_line=location.line,
            end_column=location.column,
        )
        return Declaration(entry=entry, span=here)
    node = max(nodes, key=lambda each: (each.end_lineno or 0, each.end_col_offset or 0))
    return Declaration(
        entry=entry,
        span=_span(source, node),
        literal=_literal(source, node, entry),
        name=_name(source, node, entry),
    )


def declaring_names(entries: Iterable[RouteEntry], source: Source) -> Iterator[str]:
    """The last names of what is called at these places, with those that they are imported or bound as."""
    others: dict[str, set[str]] = {}
    for node in ast.walk(source.tree):
        match node:
            case ast.ImportFrom(names=names):
                for alias in names:
                    others.setdefault(alias.asname or alias.name, set()).add(alias.name)
            case ast.Assign(targets=[ast.Name(id=name)], value=ast.Name() | ast.Attribute() as value):
                others.setdefault(name, set()).add(last_name(value) or "")
            case _:
                continue
    places = {(entry.location.line, entry.location.column) for entry in entries}
    for node in ast.walk(source.tree):
        if isinstance(node, ast.Call) and node.lineno in {line for line, _ in places}:
            called = last_name(node.func)
            if called and (node.lineno, source.column(node.lineno, node.col_offset)) in places:
                yield called
                for other in others.get(called, ()):
                    yield from (other, *others.get(other, ()))


def _starts_at(node: ast.expr, location: Location, source: Source) -> bool:
    return node.lineno == location.line and source.column(node.lineno, node.col_offset) == location.column


def _literal(source: Source, node: ast.AST, entry: RouteEntry) -> KnownText | None:
    """The longest literal that is the pattern or its end."""
    found = [
        (each.value, each)
        for each in ast.walk(node)
        if isinstance(each, ast.Constant)
        and isinstance(each.value, str)
        and each.value
        and entry.pattern.text.endswith(each.value)
    ]
    if not found:
        return None
    text, literal = max(found, key=lambda each: len(each[0]))
    return _known(source, literal, text)


def _name(source: Source, node: ast.AST, entry: RouteEntry) -> KnownText | None:
    """The literal that is given to the call as the name: the first argument is the path."""
    if not isinstance(node, ast.Call):
        return None
    given = [keyword.value for keyword in node.keywords if keyword.arg == "name"]
    for each in (*given, *node.args[1:]):
        if isinstance(each, ast.Constant) and isinstance(each.value, str) and each.value == entry.name:
            return _known(source, each, each.value)
    return None


def _known(source: Source, literal: ast.Constant, text: str) -> KnownText:
    # It knows the evaluator's values, which the places of declarations do not need.
    from conn_types.analysis.references.names import quote_of

    return KnownText(text=text, span=_span(source, literal), quote=quote_of(source, literal, text))


def _span(source: Source, node: ast.expr) -> Span:
    end_line = node.end_lineno or node.lineno
    return Span(
        line=node.lineno,
        column=source.column(node.lineno, node.col_offset),
        end_line=end_line,
        end_column=source.column(end_line, node.end_col_offset or node.col_offset),
    )
