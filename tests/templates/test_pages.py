"""Every section of the pages in this folder is a project: what is marked in it is told, and no more."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from conn_types.analysis.check import check_project
from conn_types.analysis.project import Project
from tests.analysis.files import write_files
from tests.rules.pages import Case, read_page

CASES = {
    f"{page.rule}/{case.section}": case
    for page in map(read_page, sorted(Path(__file__).parent.glob("*.md")))
    for case in page.cases
}


@pytest.mark.parametrize("case", [pytest.param(case, id=name) for name, case in CASES.items()])
def test_templates(case: Case, tmp_path: Path) -> None:
    write_files(tmp_path, {"pyproject.toml": "", **case.files})
    report = check_project(Project.open(tmp_path, python=Path(sys.prefix), use_cache=False))
    told = [
        (each.location.path, each.location.line, each.rule, f"{each.message}: {each.hint}")
        for each in report.diagnostics
    ]
    assert [each[:3] for each in told] == [(each.path, each.line, each.rule) for each in case.errors], told
    for error, (*_, words) in zip(case.errors, told, strict=True):
        assert error.message in words
    counts = report.summary.references
    assert (counts.unsure, counts.dynamic) == (case.unsure, case.dynamic)
