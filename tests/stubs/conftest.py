"""In a checkout the stubs lie apart from the modules, in the wheel beside them. Here they meet."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


@pytest.fixture
def installed(tmp_path: Path) -> Path:
    """The runtime's modules with their stubs beside them; returns the package's folder."""
    package = tmp_path / "conn_types"
    package.mkdir()
    sources = [*(ROOT / "conn_types").glob("*.py"), *(ROOT / "stubs" / "conn_types").glob("*.pyi")]
    for source in (ROOT / "conn_types" / "py.typed", *sources):
        shutil.copy(source, package)
    return package
