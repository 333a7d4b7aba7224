"""In a checkout the stubs lie apart from the modules, in the wheel beside them. Here they meet."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.packaging.building import build
from tests.packaging.installing import FRAMEWORKS, environment_with

ROOT = Path(__file__).parents[2]


@pytest.fixture
def installed(tmp_path: Path) -> Path:
    """The runtime's modules with their stubs beside them; returns the package's folder."""
    package = tmp_path / "conn_types"
    others = shutil.ignore_patterns("analysis", "cli", "__pycache__")
    shutil.copytree(ROOT / "conn_types", package, ignore=others)
    shutil.copytree(ROOT / "stubs", tmp_path, dirs_exist_ok=True)
    return package


@pytest.fixture(scope="session")
def users_python(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The Python of an environment that has the wheel, and the frameworks, as a user's has."""
    root = tmp_path_factory.mktemp("user")
    build(ROOT, root / "dist", "--wheel")
    (wheel,) = (root / "dist").glob("*.whl")
    return environment_with(wheel, root / "venv", *FRAMEWORKS)
