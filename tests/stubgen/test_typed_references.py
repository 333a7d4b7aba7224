"""`typed-references.md` under six type checkers, in both layouts of a project, from the installed wheel."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.stubgen.checkers import CHECKERS, Checker, mistakes, mypy
from tests.stubgen.literate_project import LiterateProject


@pytest.mark.parametrize("checker", [pytest.param(each, id=name) for name, each in CHECKERS.items()])
def test_each_checker_finds_the_mistakes_and_no_others(
    checker: Checker, project: Path, source: Path, typed_references: LiterateProject
) -> None:
    found, marked = mistakes(checker(project, source), source), typed_references.marked
    assert {"not marked": found - marked, "not found": marked - found} == {
        "not marked": set(),
        "not found": set(),
    }


def test_mypy_with_the_plugin_tells_each_of_them_once(
    project: Path, source: Path, typed_references: LiterateProject
) -> None:
    configuration = project / "plugin.ini"
    configuration.write_text("[mypy]\nplugins = conn_types_mypy\nstrict = true\n", "utf-8")
    output = mypy(project, source, "--hide-error-context", f"--config-file={configuration}")
    errors = [line for line in output.splitlines() if ": error: " in line]
    places = [place for line in errors for place in mistakes(line, source)]
    assert sorted(places) == sorted(typed_references.marked - typed_references.not_by_plugin)


def test_there_are_such_lines(typed_references: LiterateProject) -> None:
    assert len(typed_references.marked) > 40
