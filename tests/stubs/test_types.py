"""`tests/typing` under the checkers, which see the package as it is installed."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

CASES = Path(__file__).parents[1] / "typing"


def mypy(root: Path) -> str:
    return _output(
        [sys.executable, "-m", "mypy", "--strict", "--config-file=", "--no-error-summary", "cases"],
        root,
        MYPYPATH=str(root),
    )


def pyright(root: Path) -> str:
    settings = {"typeCheckingMode": "strict", "include": ["cases"], "extraPaths": ["."]}
    (root / "pyrightconfig.json").write_text(json.dumps(settings), "utf-8")
    output = _output([sys.executable, "-m", "pyright", "--pythonpath", sys.executable], root)
    return output.removesuffix("0 errors, 0 warnings, 0 informations\n").strip()


def _output(command: list[str], root: Path, **env: str) -> str:
    run = subprocess.run(
        command,
        cwd=root,
        env={**os.environ, **env},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    return run.stdout + run.stderr


@pytest.fixture
def cases(installed: Path) -> Path:
    """A copy of the cases beside the package."""
    return Path(shutil.copytree(CASES, installed.parent / "cases"))


checkers = pytest.mark.parametrize("checker", [mypy, pytest.param(pyright, marks=pytest.mark.slow)])


@checkers
def test_public_interface_has_these_types(cases: Path, checker: Callable[[Path], str]) -> None:
    assert checker(cases.parent) == ""


@checkers
def test_wrong_type_is_found(cases: Path, checker: Callable[[Path], str]) -> None:
    case = cases / "connection.py"
    text = case.read_text("utf-8")
    assert "(connection.cookies, dict[str, str])" in text
    case.write_text(
        text.replace("(connection.cookies, dict[str, str])", "(connection.cookies, str)"), "utf-8"
    )
    assert "connection.py:" in checker(cases.parent)
