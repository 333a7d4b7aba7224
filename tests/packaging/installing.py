from __future__ import annotations

import shutil
import subprocess
import sys
import venv
from importlib.metadata import distribution
from pathlib import Path

FRAMEWORKS = (
    *("typing_extensions", "starlette", "anyio", "idna"),
    *("fastapi", "pydantic", "pydantic_core", "annotated_types", "annotated_doc", "typing_inspection"),
)
"""Starlette, FastAPI, and what they need."""


def environment_with(wheel: Path, root: Path, *distributions: str) -> Path:
    """The Python of a new environment with the wheel and copies of what is installed here, from no index."""
    venv.create(root, with_pip=False, symlinks=True)
    python = root / "bin" / "python"
    pip = [sys.executable, "-m", "pip", "--python", str(python), "install", "--quiet"]
    subprocess.run([*pip, "--no-deps", "--no-index", str(wheel)], check=True, stdin=subprocess.DEVNULL)
    (library,) = root.glob("lib/python*/site-packages")
    for name in distributions:
        _copy(name, library)
    return python


def _copy(name: str, library: Path) -> None:
    for file in distribution(name).files or ():
        if ".." not in file.parts and "__pycache__" not in file.parts:
            (library / file).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(str(file.locate()), library / file)
