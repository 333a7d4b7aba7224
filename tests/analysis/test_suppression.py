from __future__ import annotations

from pathlib import Path

import pytest

from conn_types.analysis.diagnostic import Diagnostic
from conn_types.analysis.location import Location
from conn_types.analysis.source import Source, parse_source
from conn_types.analysis.suppression import covered_lines, is_suppressed, suppressions


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


def diagnostic(line: int, column: int, end_line: int, end_column: int) -> Diagnostic:
    return Diagnostic(
        rule="a-rule",
        severity="error",
        location=Location(path="a.py", line=line, column=column),
        end_line=end_line,
        end_column=end_column,
        message="",
    )


@pytest.mark.parametrize(
    ("comments", "suppressed"),
    [
        ({2: None}, True),
        ({3: None}, True),
        ({4: None}, True),
        ({1: None}, False),
        ({5: None}, False),
        ({2: frozenset({"a-rule"})}, True),
        ({4: frozenset({"a-rule", "other"})}, True),
        ({2: frozenset({"other"})}, False),
        ({}, False),
    ],
)
def test_every_line_counts(comments: dict[int, frozenset[str] | None], suppressed: bool) -> None:
    assert is_suppressed(diagnostic(2, 0, 4, 0), comments, range(2, 5)) == suppressed


@pytest.mark.parametrize(
    ("text", "place", "lines"),
    [
        ("f(\n  1,\n)\n", (2, 2, 2, 3), [1, 2, 3]),
        ("f(\n  g(\n    1\n  ),\n)\n", (3, 4, 3, 5), [2, 3, 4]),
        ("f(\n  g(\n    1\n  ),\n)\n", (2, 2, 4, 3), [1, 2, 3, 4, 5]),
        ("f(\n  1\n)(\n  2\n)\n", (2, 2, 2, 3), [1, 2, 3]),
        ("a = [\n  x[\n    'ä'],\n]\n", (3, 4, 3, 7), [2, 3]),
        ("a = [\n  1,\n]\n", (2, 2, 2, 3), [2]),
    ],
)
def test_the_call_around_is_covered(text: str, place: tuple[int, int, int, int], lines: list[int]) -> None:
    source = parse_source(Path("a.py"), "a.py", text.encode())
    assert isinstance(source, Source)
    assert list(covered_lines(diagnostic(*place), source)) == lines
