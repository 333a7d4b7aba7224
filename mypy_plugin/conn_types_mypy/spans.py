"""Places: mypy's, as the command gives them."""

from __future__ import annotations

from mypy.nodes import Context

from conn_types.analysis.references.reference import Span
from conn_types.analysis.source import Source
from conn_types_mypy.knowledge import Knowledge


def span_of(knowledge: Knowledge, path: str, node: Context) -> Span:
    """Where the node stands, columns in characters: mypy counts the bytes of UTF-8, as `ast` does."""
    end_line = node.end_line or node.line
    end_column = node.end_column if node.end_column is not None else node.column
    source = knowledge.project.read(knowledge.path(path))
    if not isinstance(source, Source):
        return Span(line=node.line, column=node.column, end_line=end_line, end_column=end_column)
    return Span(
        line=node.line,
        column=source.column(node.line, node.column),
        end_line=end_line,
        end_column=source.column(end_line, end_column),
    )
