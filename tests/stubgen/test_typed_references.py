"""`typed-references.md` under six type checkers, in both layouts of a project, from the installed wheel."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.cli.command import conn_types
from tests.meta.shown import blocks
from tests.packaging.installing import environment_with
from tests.stubgen.checkers import CHECKERS, Checker, Place, mistakes

PAGE = Path(__file__).with_name("typed-references.md")
INSTALLED = (
    *("typing_extensions", "starlette", "anyio", "idna"),
    *("fastapi", "pydantic", "pydantic_core", "annotated_types", "annotated_doc", "typing_inspection"),
)
FILES = {block.title: block.body for block in blocks(PAGE.read_text("utf-8")) if block.title is not None}
MARKED: set[Place] = {
    (name, number)
    for name, text in FILES.items()
    for number, line in enumerate(text.splitlines(), 1)
    if re.search(r"  # error$", line)
}


@pytest.fixture(scope="module", params=["flat", "src"])
def source(request: pytest.FixtureRequest, wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder that the project's modules lie in, with the types that were generated there."""
    project = tmp_path_factory.mktemp("project")
    source = project / "src" if request.param == "src" else project
    for name, text in FILES.items():
        (source / name).parent.mkdir(parents=True, exist_ok=True)
        (source / name).write_text(text, "utf-8")
    (project / "pyproject.toml").write_text("[tool.conn-types]\n", "utf-8")
    environment_with(wheel, project / ".venv", *INSTALLED)
    result = conn_types(project, "stubs")
    assert (result.returncode, result.stderr) == (0, "")
    return source


@pytest.mark.parametrize("checker", [pytest.param(each, id=name) for name, each in CHECKERS.items()])
def test_each_checker_finds_the_mistakes_and_no_others(checker: Checker, source: Path) -> None:
    project = source.parent if source.name == "src" else source
    found = mistakes(checker(project, source), source)
    assert (found - MARKED, MARKED - found) == (set(), set())


def test_there_are_such_lines() -> None:
    assert len(MARKED) > 40
