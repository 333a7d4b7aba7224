from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.command import SHOP, conn_types
from tests.meta.sources import ROOT
from tests.packaging.building import build
from tests.packaging.installing import FRAMEWORKS, environment_with
from tests.stubgen.layout import lay_out
from tests.stubgen.literate_project import LiterateProject


@pytest.fixture(scope="session")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    target = tmp_path_factory.mktemp("wheel")
    build(ROOT, target, "--wheel")
    (found,) = target.glob("*.whl")
    return found


PAGES = sorted(Path(__file__).parent.glob("typed-references*.md"))


@pytest.fixture(scope="session", params=PAGES, ids=lambda page: page.stem)
def typed_references(request: pytest.FixtureRequest) -> LiterateProject:
    return LiterateProject.read(request.param)


@pytest.fixture(scope="session", params=["flat", pytest.param("src", marks=pytest.mark.slow)])
def project(
    request: pytest.FixtureRequest,
    wheel: Path,
    typed_references: LiterateProject,
    tmp_path_factory: pytest.TempPathFactory,
) -> Path:
    """That project with its generated types, in either layout, and with the wheel in its environment."""
    root = tmp_path_factory.mktemp(request.param)
    lay_out(source_of(root, request.param), typed_references.files)
    lay_out(root, {"pyproject.toml": typed_references.configuration})
    environment_with(wheel, root / ".venv", *FRAMEWORKS)
    result = conn_types(root, "stubs")
    assert (result.returncode, result.stderr) == (0, "")
    return root


@pytest.fixture
def source(project: Path) -> Path:
    """The folder that its modules lie in."""
    return source_of(project, "src" if (project / "src").is_dir() else "flat")


def source_of(root: Path, layout: str) -> Path:
    return root / "src" if layout == "src" else root


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    """A small project without generated types."""
    lay_out(tmp_path, {"pyproject.toml": "[tool.conn-types]\n", **SHOP})
    return tmp_path
