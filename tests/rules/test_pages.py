"""Every section of every rule page is a project: the command reports what is marked in it and no more."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from conn_types.analysis.check import check_project
from conn_types.analysis.diagnostic import Diagnostic
from conn_types.analysis.project import Project
from conn_types.analysis.report import Report
from conn_types.analysis.rules import RULES
from conn_types.analysis.selection import DEFAULT
from tests.rules.pages import HEADINGS, Case, Page, pages, read_page

ALL_PAGES = pages()
CASES = {f"{page.rule}/{case.section}": case for page in ALL_PAGES for case in page.cases}
EACH_CASE = [pytest.param(case, id=name) for name, case in CASES.items()]
EACH_MISTAKE = [
    pytest.param(case, id=name)
    for name, case in CASES.items()
    if any(error.by_command for error in case.errors)
]


def test_every_rule_has_a_page() -> None:
    assert {page.rule for page in ALL_PAGES} == {rule.name for rule in RULES}


@pytest.mark.parametrize("page", ALL_PAGES, ids=lambda page: page.rule)
def test_pages_are_made_alike(page: Page) -> None:
    assert page.title == page.rule
    assert page.headings[: len(HEADINGS)] == HEADINGS


@pytest.mark.parametrize("page", ALL_PAGES, ids=lambda page: page.rule)
def test_pages_show_what_is_reported_and_what_is_not(page: Page) -> None:
    example, instead = (
        next(case for case in page.cases if case.section == section) for section in ("Example", "Use instead")
    )
    assert {error.rule for error in example.errors} == {page.rule}
    assert instead.errors == ()
    assert sum(1 for case in page.cases if not case.errors) >= 6


@pytest.mark.parametrize("case", EACH_CASE)
def test_reports_what_is_marked(case: Case, tmp_path: Path) -> None:
    report = _check(case, tmp_path)
    reported = [(each.location.path, each.location.line, each.rule) for each in report.diagnostics]
    marked = [error for error in case.errors if error.by_command]
    assert reported == [(error.path, error.line, error.rule) for error in marked], _told(report)
    for diagnostic, error in zip(report.diagnostics, marked, strict=True):
        assert error.message in f"{diagnostic.message}: {diagnostic.hint}"
    # What is silent because it was not looked at shows nothing.
    counts = report.summary.references
    assert (counts.unsure, counts.dynamic) == (case.unsure, case.dynamic)
    assert counts.checked == counts.total - case.unsure - case.dynamic


@pytest.mark.slow
@pytest.mark.parametrize("case", EACH_MISTAKE)
def test_edits_mend_what_they_edit(case: Case, tmp_path: Path) -> None:
    report = _check(case, tmp_path)
    mendable = [each for each in report.diagnostics if each.edits]
    for diagnostic in sorted(mendable, key=lambda each: each.location, reverse=True):
        _apply(diagnostic, tmp_path)
    again = check_project(_open(case, tmp_path))
    assert len(again.diagnostics) == len(report.diagnostics) - len(mendable), _told(again)


def test_markers_are_read_where_they_stand(tmp_path: Path) -> None:
    page = tmp_path / "some-rule.md"
    page.write_text(
        "# some-rule\n\n```python\n# error: [a-rule] one\nf()  # error: [b-rule] two # revealed: int\n```\n"
        '## More\n```python title="a/b.py"\ng()  # unsure\nh()  # error: [a-rule] # mypy only # dynamic\n'
        "i()  # error: [a-rule] three # command only: it is Any\n"
        '```\n```toml\n# error: [c-rule] not Python\n```\n```toml title="x.toml"\nkey = 1\n```\n',
        "utf-8",
    )
    read = read_page(page)
    assert [(each.path, each.line, each.rule, each.message) for each in read.cases[0].errors] == [
        ("main.py", 2, "a-rule", "one"),
        ("main.py", 2, "b-rule", "two"),
    ]
    assert [(each.line, each.type) for each in read.cases[0].revealed] == [(2, "int")]
    more = read.cases[1]
    assert (more.section, list(more.files), more.unsure, more.dynamic) == ("More", ["a/b.py", "x.toml"], 1, 1)
    assert [(each.line, each.message, each.by_command, each.by_mypy) for each in more.errors] == [
        (2, "", False, True),
        (3, "three", True, False),
    ]


@pytest.mark.parametrize(
    "text", ["no heading\n", "# x\n```python\nf()\n", "# x\n```python\n```\n```python\n```\n"]
)
def test_pages_that_are_not_well_made_are_refused(text: str, tmp_path: Path) -> None:
    page = tmp_path / "x.md"
    page.write_text(text, "utf-8")
    with pytest.raises(ValueError, match=r"x\.md"):
        read_page(page)


def _check(case: Case, root: Path) -> Report:
    for name, text in case.files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    return check_project(_open(case, root))


def _open(case: Case, root: Path) -> Project:
    """With the page's own rule, also where it is off by default."""
    return Project.open(root, python=Path(sys.prefix), select=(DEFAULT, case.rule))


def _apply(diagnostic: Diagnostic, root: Path) -> None:
    path = root / diagnostic.location.path
    lines = path.read_text("utf-8").split("\n")
    for edit in diagnostic.edits:
        assert edit.line == edit.end_line
        line = lines[edit.line - 1]
        lines[edit.line - 1] = line[: edit.column] + edit.text + line[edit.end_column :]
    path.write_text("\n".join(lines), "utf-8")


def _told(report: Report) -> str:
    return "\n".join(
        f"{each.location.path}:{each.location.line}: [{each.rule}] {each.message} ({each.hint})"
        for each in report.diagnostics
    )
