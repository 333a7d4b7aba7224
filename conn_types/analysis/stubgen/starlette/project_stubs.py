"""Starlette's types inside the project: a directory that checkers are told of in their settings.

mypy finds no stub package on its path, and the others no plain package that lacks the rest of Starlette: each
has its own. Nobody checks the files: the directory is hidden, and its `.ignore` is read by what ignores only
that.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

DIRECTORY = ".conn_types_stubs"
MARKER = "py.typed"
MYPY_DIRECTORY = f"{DIRECTORY}/mypy"


def project_stubs(root: Path, package: Mapping[str, str]) -> dict[Path, str]:
    """Each file's path and text."""
    modules = {name: text for name, text in package.items() if name != MARKER}
    return {
        root / DIRECTORY / ".ignore": "*\n",
        **{root / DIRECTORY / "starlette-stubs" / name: text for name, text in package.items()},
        **{root / MYPY_DIRECTORY / "starlette" / name: text for name, text in modules.items()},
    }
