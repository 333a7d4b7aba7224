"""The checkers, run in a project that has settings for them in its pyproject.toml."""

from __future__ import annotations

import subprocess
from collections.abc import Mapping
from pathlib import Path

from tests.stubgen.starlette.environments import PROGRAMS

PYTHON = ".venv/bin/python"
COMMANDS: Mapping[str, tuple[str, ...]] = {
    "mypy": ("--python-executable", PYTHON, "."),
    "pyright": ("--pythonpath", PYTHON),
    "basedpyright": ("--pythonpath", PYTHON),
    "ty": ("check", "--python", PYTHON, "--output-format", "concise"),
    "pyrefly": ("check", "--python-interpreter-path", PYTHON, "--output-format", "min-text"),
    "zuban": ("check", "--python-executable", PYTHON),
}


def run(name: str, project: Path) -> str:
    """What the checker prints of the whole project."""
    result = subprocess.run(
        [PROGRAMS / name, *COMMANDS[name]],
        cwd=project,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    assert result.returncode in (0, 1), result.stdout + result.stderr
    return result.stdout
