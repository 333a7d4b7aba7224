"""The wheel in an environment of its own, with typing-extensions and without any extra."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.meta.sources import modules
from tests.packaging.installing import environment_with

RUNTIME_MODULES = [
    module.name
    for module in modules()
    if module.name.startswith("conn_types.")
    and module.name.split(".")[1] not in ("analysis", "cli")
    and module.name not in ("conn_types.fastapi", "conn_types.starlette")  # which need theirs
]


@pytest.fixture(scope="session")
def bare_python(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The Python of a new environment; what it needs is put there without an index."""
    return environment_with(wheel, tmp_path_factory.mktemp("bare"), "typing_extensions")


def run(*command: str | Path, cwd: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        command, cwd=cwd, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False
    )


def test_runtime_needs_no_extra(bare_python: Path, tmp_path: Path) -> None:
    assert "conn_types.routing" in RUNTIME_MODULES
    result = run(bare_python, "-c", f"import {', '.join(RUNTIME_MODULES)}", cwd=tmp_path)
    assert (result.returncode, result.stderr) == (0, "")


def test_command_names_the_extra_to_install(bare_python: Path, tmp_path: Path) -> None:
    result = run(bare_python.parent / "conn-types", "routes", cwd=tmp_path)
    assert result.returncode == 2
    assert "conn-types[check]" in result.stderr
    assert "Traceback" not in result.stderr


def test_mypy_takes_the_plugin(tmp_path: Path) -> None:
    (tmp_path / "mypy.ini").write_text("[mypy]\nplugins = conn_types_mypy\n")
    (tmp_path / "empty.py").touch()
    result = run(sys.executable, "-m", "mypy", "empty.py", cwd=tmp_path)
    assert (result.returncode, result.stderr) == (0, "")
