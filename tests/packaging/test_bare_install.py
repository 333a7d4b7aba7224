"""The wheel in an environment of its own, with typing-extensions and without any extra."""

from __future__ import annotations

import subprocess
import sys
import venv
from pathlib import Path

import pytest
import typing_extensions

from tests.meta.sources import modules

RUNTIME_MODULES = [
    module.name
    for module in modules()
    if module.name.startswith("conn_types.")
    and module.name.count(".") < 2
    and module.path.name != "__init__.py"
]


@pytest.fixture(scope="session")
def bare_python(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The Python of a new environment; what it needs is put there without an index."""
    root = tmp_path_factory.mktemp("bare")
    venv.create(root, with_pip=False, symlinks=True)
    python = root / "bin" / "python"
    pip = [sys.executable, "-m", "pip", "--python", str(python), "install", "--quiet"]
    subprocess.run([*pip, "--no-deps", "--no-index", str(wheel)], check=True, stdin=subprocess.DEVNULL)
    (library,) = root.glob("lib/python*/site-packages")
    source = Path(typing_extensions.__file__)
    (library / source.name).write_bytes(source.read_bytes())
    return python


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
