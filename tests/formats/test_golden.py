"""One planted project, in every format, by the command itself."""

from __future__ import annotations

from pathlib import Path

import pytest

from conn_types.analysis.render import CHECK_FORMATS
from tests.analysis.files import write_files
from tests.formats.golden_files import GOLDEN, printed
from tests.formats.planted import PLANTED


@pytest.fixture(scope="module")
def planted(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_files(tmp_path_factory.mktemp("planted"), PLANTED)


def test_every_format_has_its_golden_file() -> None:
    assert [*GOLDEN] == [*CHECK_FORMATS]
    assert {*GOLDEN.values()} == {*(Path(__file__).parent / "golden").iterdir()}


@pytest.mark.parametrize("name", GOLDEN)
def test_output(name: str, planted: Path) -> None:
    """`python -m tests.formats.golden_files` writes the files again."""
    assert printed(planted, name) == GOLDEN[name].read_text("utf-8")
