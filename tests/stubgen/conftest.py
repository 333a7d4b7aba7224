from __future__ import annotations

from pathlib import Path

import pytest

from tests.meta.sources import ROOT
from tests.packaging.building import build


@pytest.fixture(scope="session")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    target = tmp_path_factory.mktemp("wheel")
    build(ROOT, target, "--wheel")
    (found,) = target.glob("*.whl")
    return found
