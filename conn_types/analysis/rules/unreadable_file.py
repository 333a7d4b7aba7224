"""A file of the project that cannot be read or parsed."""

from __future__ import annotations

from collections.abc import Iterable

from conn_types.analysis.references.reference import Span
from conn_types.analysis.rules.rule import Facts, Finding, Rule
from conn_types.analysis.source import SourceError


def check(error: SourceError, facts: Facts) -> Iterable[Finding]:
    if error.is_data:
        return
    yield Finding(
        path=error.shown,
        span=Span(line=error.line, column=error.column, end_line=error.line, end_column=error.column),
        message=error.message,
    )


RULE = Rule(
    name="unreadable-file",
    severity="error",
    summary="a file that cannot be read or parsed",
    subject=SourceError,
    check=check,
)
