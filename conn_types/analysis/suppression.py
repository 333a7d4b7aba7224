"""Comments that suppress diagnostics: `# conn-types: ignore[rule, other]`, or without brackets for all."""

from __future__ import annotations

import ast
import io
import re
import tokenize
from collections.abc import Mapping
from dataclasses import dataclass

from conn_types.analysis.diagnostic import Diagnostic
from conn_types.analysis.source import Source

_COMMENT = re.compile(r"#\s*conn-types:\s*ignore\b(?:\[(?P<rules>[^\]]*)\])?")

Suppressions = Mapping[int, frozenset[str] | None]
"""By line, the rules that are suppressed there; None for all."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ignore:
    """A comment that suppresses.

    - `rules`: those that it names; None for all.
    - `start`, `column`: of the line, where the space before it begins, and where it begins itself.
    - `is_all`: whether it is all that the comment says.
    """

    line: int
    start: int
    column: int
    end_column: int
    rules: tuple[str, ...] | None
    is_all: bool


def ignores(text: str) -> tuple[Ignore, ...]:
    """The comments of a file. What only looks like one, in a string, is none."""
    found: list[Ignore] = []
    if "conn-types:" not in text:
        return ()
    try:
        for token in tokenize.generate_tokens(io.StringIO(text).readline):
            comment = _COMMENT.search(token.string) if token.type == tokenize.COMMENT else None
            if comment is not None:
                found.append(_ignore(token, comment))
    except (tokenize.TokenError, SyntaxError):
        # The tokenizer is stricter than the parser in places; what came before stands.
        return tuple(found)
    return tuple(found)


def _ignore(token: tokenize.TokenInfo, comment: re.Match[str]) -> Ignore:
    line, before = token.start
    rules = comment["rules"]
    return Ignore(
        line=line,
        start=len(token.line[: before + comment.start()].rstrip()),
        column=before + comment.start(),
        end_column=before + comment.end(),
        rules=None if rules is None else tuple(filter(None, map(str.strip, rules.split(",")))),
        is_all=comment.end() == len(token.string.rstrip()),
    )


def suppressions(text: str) -> Suppressions:
    """The same by line."""
    return {each.line: None if each.rules is None else frozenset(each.rules) for each in ignores(text)}


def is_suppressed(diagnostic: Diagnostic, found: Suppressions, lines: range) -> bool:
    """Whether a comment on one of the lines says so."""
    return any(rules is None or diagnostic.rule in rules for line, rules in found.items() if line in lines)


def covered_lines(diagnostic: Diagnostic, source: Source) -> range:
    """The lines whose comments count: those of the diagnostic, and of the call or subscript around it."""
    start = (diagnostic.location.line, diagnostic.location.column)
    end = (diagnostic.end_line, diagnostic.end_column)
    first, last = start[0], end[0]
    innermost = (0, 0)
    for node in ast.walk(source.tree):
        if not isinstance(node, (ast.Call, ast.Subscript)):
            continue
        node_start = (node.lineno, source.column(node.lineno, node.col_offset))
        node_end = (node.end_lineno or 0, source.column(node.end_lineno or 0, node.end_col_offset or 0))
        is_around = node_start <= start and end <= node_end and (node_start, node_end) != (start, end)
        # Of two that start at the same place, `f(1)` and `f(1)(2)`, the inner one is walked last.
        if is_around and node_start >= innermost:
            innermost, first, last = node_start, node_start[0], node_end[0]
    return range(first, last + 1)


def rules_of(listed: str | None) -> frozenset[str] | None:
    """The rules between a comment's brackets; None, for all, where there are no brackets."""
    if listed is None:
        return None
    return frozenset(rule.strip() for rule in listed.split(",") if rule.strip())
