"""The interpreter of the selected environment."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

from conn_types.analysis.disk import path_kind
from conn_types.analysis.environment import Environment
from conn_types.analysis.errors import PythonEnvironmentError

_BELOW = ("bin/python", "bin/python3", "Scripts/python.exe", "python.exe")
_DIRECTORIES = ("bin", "Scripts")


def interpreter_of(environment: Environment) -> Path:
    """The interpreter to start. Raises `PythonEnvironmentError` where the environment has none."""
    python = environment.python
    if python is None or python == Path(sys.prefix):
        return Path(sys.executable)
    if path_kind(python) == "file":
        return python
    if path_kind(python) == "nothing":
        named = shutil.which(str(python))
        if named is not None:
            return Path(named)
    prefix = python.parent if python.name in _DIRECTORIES else python
    for below in _BELOW:
        if path_kind(prefix / below) == "file":
            return prefix / below
    raise PythonEnvironmentError(
        f"the environment {python} can be read, but has no interpreter to import the application with: "
        "name one that the application runs in with --python"
    )
