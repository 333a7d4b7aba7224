"""`match scope["type"]:` with a case that no scope is of.

mypy compares what stands on both sides of `==`, and says where they never are the same; of a `match` it does
not. The plugin says it in mypy's words and under mypy's code, for the subject that it comes by.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator

from mypy import errorcodes
from mypy.nodes import Context
from mypy.plugin import MethodContext

from conn_types.analysis.references.types_told import place
from conn_types.analysis.source import Source
from conn_types.scope import ScopeType
from conn_types_mypy.knowledge import Knowledge
from conn_types_mypy.report import printable
from conn_types_mypy.spans import place_of


def report_unknown_types(knowledge: Knowledge, ctx: MethodContext, types: frozenset[ScopeType]) -> None:
    """The cases of the `match` whose subject this is, where mypy would tell them of an `==`."""
    path = knowledge.path(ctx.api.path)
    if not ctx.api.options.strict_equality or "match" not in knowledge.project.text(path):
        return
    source = knowledge.project.read(path)
    if "type" in knowledge.writes.scope_keys or not isinstance(source, Source):
        return
    wanted = place_of(knowledge, ctx.api.path, ctx.context)
    shown = ", ".join(f"'{each}'" for each in ("http", "websocket", "lifespan") if each in types)
    for node in ast.walk(source.tree):
        if isinstance(node, ast.Match) and place(node.subject) == wanted:
            for value, text in (found for case in node.cases for found in _texts(case.pattern)):
                if text not in types:
                    knowledge.unsettled += 1
                    ctx.api.fail(
                        f'Non-overlapping equality check (left operand type: "Literal[{shown}]", '
                        f"right operand type: \"Literal['{printable(text)}']\")",
                        _context(source, value),
                        code=errorcodes.COMPARISON_OVERLAP,
                    )


def _texts(pattern: ast.pattern) -> Iterator[tuple[ast.Constant, str]]:
    match pattern:
        case ast.MatchValue(value=ast.Constant(value=str(text)) as value):
            yield value, text
        case ast.MatchOr(patterns=patterns):
            for each in patterns:
                yield from _texts(each)
        case ast.MatchAs(pattern=ast.pattern() as inner):
            yield from _texts(inner)
        case _:
            return


def _context(source: Source, node: ast.Constant) -> Context:
    found = Context(line=node.lineno, column=source.column(node.lineno, node.col_offset))
    found.end_line = node.end_lineno or node.lineno
    found.end_column = source.column(found.end_line, node.end_col_offset or node.col_offset)
    return found
