from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.mypy_plugin.engines import RAISES, Daemon, mypy, write

EVERYTHING = {"main.py": "import fastapi, starlette.routing, starlette.applications, conn_types.routing\n"}


@pytest.fixture(autouse=True)
def exceptions_are_let_through(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(RAISES, "1")


@pytest.fixture(scope="session")
def frameworks_cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """mypy's cache of the frameworks and the standard library, and of nothing else that matters."""
    root = write(tmp_path_factory.mktemp("frameworks"), EVERYTHING)
    found = mypy(root, "--cache-dir", "cache", "main.py")
    assert found.told == ()
    shutil.rmtree(root / ".conn_types_cache", ignore_errors=True)
    return root / "cache"


@pytest.fixture
def project_cache(frameworks_cache: Path, tmp_path: Path) -> Path:
    """A cache of its own for one project, that has the frameworks already."""
    return Path(shutil.copytree(frameworks_cache, tmp_path / "project_cache"))


@pytest.fixture
def daemon(tmp_path: Path) -> Iterator[Daemon]:
    found = Daemon(tmp_path / "dmypy.json")
    yield found
    found.stop()
    assert not os.path.exists(found.status_file)
