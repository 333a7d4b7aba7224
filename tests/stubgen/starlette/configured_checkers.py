"""The checkers, run in a project that has settings for them in its pyproject.toml."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from tests.checker_output import output_of

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
    return output_of(project, name, *COMMANDS[name])
