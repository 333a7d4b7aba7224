from __future__ import annotations

import pytest

from conn_types.analysis.diagnostic import Diagnostic
from conn_types.analysis.suppression import is_suppressed, suppressions
from conn_types.analysis.table import Location


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("f()  # conn-types: ignore\n", {1: None}),
        ("f()  # conn-types: ignore[a-b]\n", {1: frozenset({"a-b"})}),
        ("f()  #conn-types:ignore[ a-b , c ]\n", {1: frozenset({"a-b", "c"})}),
        ("f()  # noqa # conn-types: ignore[a-b]  because\n", {1: frozenset({"a-b"})}),
        ("f()  # conn-types: ignore[]\n", {1: frozenset[str]()}),
        ("f()  # conn-types: ignored\n", {}),
        ("f('# conn-types: ignore')\n", {}),
        ('"""\n# conn-types: ignore\n"""\n', {}),
        ("f(\n  1,  # conn-types: ignore\n)\n", {2: None}),
        ("# type: ignore[a-b]\n", {}),
        ("f()  # conn-types: ignore\n\tx = (\n", {1: None}),
        ("", {}),
    ],
)
def test_comments_that_suppress(text: str, found: dict[int, frozenset[str] | None]) -> None:
    assert suppressions(text) == found


@pytest.mark.parametrize(
    ("comments", "suppressed"),
    [
        ({2: None}, True),
        ({4: None}, True),
        ({3: None}, False),
        ({2: frozenset({"a-rule"})}, True),
        ({4: frozenset({"a-rule", "other"})}, True),
        ({2: frozenset({"other"})}, False),
        ({}, False),
    ],
)
def test_the_first_and_the_last_line_count(
    comments: dict[int, frozenset[str] | None], suppressed: bool
) -> None:
    diagnostic = Diagnostic(
        rule="a-rule",
        severity="error",
        location=Location(path="a.py", line=2, column=0),
        end_line=4,
        end_column=0,
        message="",
    )
    assert is_suppressed(diagnostic, comments) == suppressed
