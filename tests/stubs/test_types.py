"""`tests/typing`, and what `docs/` shows, under five checkers: they see the package as the wheel installs it.

Each of them finds a mistake in the lines that end in `# error`, and in no others.
"""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.checker_output import output_of
from tests.meta.shown import PAGES, shown

CASES = Path(__file__).parents[1] / "typing"
PLACE = re.compile(r"\b(\w+\.py):([0-9]+)\b")
IGNORED = re.compile(r": note: |\bWARN\b")

Place = tuple[str, int]


def mypy(python: Path, project: Path) -> str:
    options = ("--strict", "--config-file=", "--hide-error-context", "--no-error-summary")
    return _output(project, "mypy", *options, "--python-executable", python, "cases")


def pyright(python: Path, project: Path) -> str:
    settings = {
        "include": ["cases"],
        "typeCheckingMode": "strict",
        "reportUnusedExpression": False,  # of what stands there to be wrong
        "reportUnknownMemberType": False,  # of FastAPI's test client, whose own client is not installed
    }
    (project / "pyrightconfig.json").write_text(json.dumps(settings), "utf-8")
    return _output(project, "pyright", "--pythonpath", python)


def ty(python: Path, project: Path) -> str:
    return _output(project, "ty", "check", "--python", python, "--output-format", "concise", "cases")


def pyrefly(python: Path, project: Path) -> str:
    (project / "pyrefly.toml").touch()  # without one, little is checked
    interpreter = ("--python-interpreter-path", python)
    return _output(project, "pyrefly", "check", *interpreter, "--output-format", "min-text", "cases")


def zuban(python: Path, project: Path) -> str:
    return _output(project, "zuban", "check", "--strict", "--python-executable", python, "cases")


def _output(project: Path, program: str, *arguments: str | Path) -> str:
    return output_of(project, program, *arguments, statuses={1})


def marked() -> set[Place]:
    """The lines that are wrong on purpose."""
    return {
        (case.name, number)
        for case in CASES.glob("*.py")
        for number, line in enumerate(case.read_text("utf-8").splitlines(), 1)
        if line.endswith("  # error")
    }


@pytest.mark.parametrize(
    "checker",
    [*(pytest.param(each, marks=pytest.mark.slow) for each in (mypy, pyright)), ty, pyrefly, zuban],
)
def test_public_interface_has_these_types(
    checker: Callable[[Path, Path], str], users_python: Path, tmp_path: Path
) -> None:
    shutil.copytree(CASES, tmp_path / "cases")
    for page in PAGES:
        (tmp_path / "cases" / f"shown_in_{page.stem}.py").write_text(shown(page), "utf-8")
    output = checker(users_python, tmp_path)
    lines = [line for line in output.splitlines() if not IGNORED.search(line)]
    found = {(name, int(line)) for name, line in PLACE.findall("\n".join(lines))}
    assert len(marked()) > 10
    assert found == marked(), output
