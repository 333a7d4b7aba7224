"""`typed-references.md` under six type checkers, in both layouts of a project, from the installed wheel."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.stubgen.checkers import CHECKERS, Checker, Place, mistakes, mypy
from tests.stubgen.literate_project import LiterateProject

FAST = ("ty", "pyrefly", "zuban")


@pytest.mark.parametrize(
    "checker",
    [
        pytest.param(each, id=name, marks=() if name in FAST else pytest.mark.slow)
        for name, each in CHECKERS.items()
    ],
)
def test_each_checker_finds_the_mistakes_and_no_others(
    checker: Checker, project: Path, source: Path, typed_references: LiterateProject
) -> None:
    found, marked = mistakes(checker(project, source), source), typed_references.marked
    assert {"not marked": found - marked, "not found": marked - found} == {
        "not marked": set(),
        "not found": set(),
    }


@pytest.mark.slow
def test_mypy_with_the_plugin_tells_each_of_them_once(
    project: Path, source: Path, typed_references: LiterateProject
) -> None:
    configuration = project / "plugin.ini"
    configuration.write_text("[mypy]\nplugins = conn_types_mypy\nstrict = true\n", "utf-8")
    output = mypy(project, source, "--hide-error-context", f"--config-file={configuration}")
    told: dict[Place, list[str]] = {}
    for line in output.splitlines():
        for place in mistakes(line, source):
            told.setdefault(place, []).append(line)
    assert set(told) == typed_references.marked - typed_references.not_by_plugin
    # mypy itself may say two things of a call of overloads.
    twice = [lines for lines in told.values() if len(lines) > 1]
    assert [lines for lines in twice if not all("[call-overload]" in line for line in lines)] == []


@pytest.mark.slow
def test_there_are_no_errors_that_mypy_is_told_to_ignore(project: Path, source: Path, tmp_path: Path) -> None:
    if source != project:
        pytest.skip("the same in either layout")
    generated = sorted(source.glob("conn_types_project*.pyi"))
    for path in generated:
        text = path.read_text("utf-8")
        assert "\n# mypy: ignore-errors\n" in text
        # Overloads may overlap, and `url_for` of a class may be another than that of its base.
        lenient = '# mypy: disable-error-code="misc,override"'
        (tmp_path / path.name).write_text(text.replace("# mypy: ignore-errors", lenient), "utf-8")
    assert len(generated) == 3
    assert mistakes(mypy(project, tmp_path, "--strict"), tmp_path) == set()


def test_there_are_such_lines(typed_references: LiterateProject) -> None:
    assert len(typed_references.marked) > 20
