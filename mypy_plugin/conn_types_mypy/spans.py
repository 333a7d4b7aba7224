"""Places: mypy's, as the command gives them."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from mypy.nodes import Context

from conn_types.analysis.references.reference import Span
from conn_types.analysis.references.types_told import Place
from conn_types.analysis.source import Source
from conn_types_mypy.knowledge import Knowledge


def span_of(knowledge: Knowledge, path: str, node: Context) -> Span:
    """Where the node stands, columns in characters."""
    line, column, end_line, end_column = place_of(knowledge, path, node)
    if knowledge.is_ascii(path):
        return Span(line=line, column=max(column, 0), end_line=end_line, end_column=max(end_column, 0))
    source = knowledge.project.read(knowledge.path(path))
    if not isinstance(source, Source):
        return Span(line=line, column=column, end_line=end_line, end_column=end_column)
    return Span(
        line=line,
        column=source.column(line, column),
        end_line=end_line,
        end_column=source.column(end_line, end_column),
    )


def place_of(knowledge: Knowledge, path: str, node: Context) -> Place:
    """Where the node stands.

    mypy's older parser is Python's. Its own gives columns in characters, less a number that depends on what
    stands before (`_twice_converted`), which cannot be turned back: the expression is looked for whose place
    would become this one.
    """
    end_line = node.end_line or node.line
    given = (node.line, node.column, end_line, node.column if node.end_column is None else node.end_column)
    if not knowledge.native_parser or knowledge.is_ascii(path):
        return given
    source = knowledge.project.read(knowledge.path(path))
    if not isinstance(source, Source):
        return given
    if all(source.lines[line - 1].isascii() for line in (node.line, end_line) if line <= len(source.lines)):
        return given
    for column_of in (_twice_converted, _converted):
        for place in _places(source.tree, node.line):
            line, column, end_line, end_column = place
            if (
                line,
                column_of(source, line, column),
                end_line,
                column_of(source, end_line, end_column),
            ) == given:
                return place
    return given


def _places(tree: ast.Module, line: int) -> Iterator[Place]:
    for node in ast.walk(tree):
        if isinstance(node, ast.expr) and node.lineno == line:
            yield node.lineno, node.col_offset, node.end_lineno or line, node.end_col_offset or 0


def _converted(source: Source, line: int, column: int) -> int:
    """In characters."""
    return source.column(line, column)


def _twice_converted(source: Source, line: int, column: int) -> int:
    """As mypy 2.4 has it: what is in characters already is taken for bytes, and converted once more."""
    characters = source.column(line, column)
    before = source.lines[line - 1].encode("utf-8", "surrogatepass")[: characters + 2]
    return characters - sum(1 for byte in before if byte & 0xC0 == 0x80)
