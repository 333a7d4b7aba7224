"""Comments that suppress diagnostics: `# conn-types: ignore[rule, other]`, or without brackets for all."""

from __future__ import annotations

import io
import re
import tokenize
from collections.abc import Mapping

from conn_types.analysis.diagnostic import Diagnostic

_COMMENT = re.compile(r"#\s*conn-types:\s*ignore\b(?:\[(?P<rules>[^\]]*)\])?")

Suppressions = Mapping[int, frozenset[str] | None]
"""By line, the rules that are suppressed there; None for all."""


def suppressions(text: str) -> Suppressions:
    """The comments of a file. What only looks like one, in a string, is none."""
    found: dict[int, frozenset[str] | None] = {}
    if "conn-types:" not in text:
        return found
    try:
        for token in tokenize.generate_tokens(io.StringIO(text).readline):
            comment = _COMMENT.search(token.string) if token.type == tokenize.COMMENT else None
            if comment is not None:
                found[token.start[0]] = _rules(comment["rules"])
    except (tokenize.TokenError, SyntaxError):
        # The tokenizer is stricter than the parser in places; what came before stands.
        return found
    return found


def is_suppressed(diagnostic: Diagnostic, found: Suppressions) -> bool:
    """Whether a comment on its first or last line says so."""
    for line in {diagnostic.location.line, diagnostic.end_line}:
        rules = found.get(line, frozenset())
        if rules is None or diagnostic.rule in rules:
            return True
    return False


def _rules(listed: str | None) -> frozenset[str] | None:
    if listed is None:
        return None
    return frozenset(rule.strip() for rule in listed.split(",") if rule.strip())
