from __future__ import annotations

from pathlib import Path

import pytest

from conn_types.analysis.editable import Additions, additions
from tests.analysis.files import write_files


def test_paths_of_pth_files(tmp_path: Path) -> None:
    site = tmp_path / "site"
    (tmp_path / "elsewhere").mkdir()
    write_files(
        site,
        {
            "b.pth": f"# a comment\n\n{tmp_path / 'elsewhere'}\nbeside\n",
            "a.pth": "../elsewhere\nmissing\n",
            "beside/x.py": "",
        },
    )
    assert additions(site) == Additions(paths=(tmp_path / "elsewhere", site / "beside"))


def test_code_is_not_run(tmp_path: Path) -> None:
    planted = tmp_path / "planted"
    write_files(
        tmp_path,
        {
            "a.pth": f"import os; os.mkdir({str(planted)!r})\nimport\tplant\n",
            "plant.py": f"import os\nMAPPING = dict(x=os.mkdir({str(planted)!r}))\n",
        },
    )
    assert additions(tmp_path) == Additions()
    assert not planted.exists()


def test_mapping_of_setuptools(tmp_path: Path) -> None:
    project = write_files(tmp_path / "project", {"src/shop/__init__.py": "", "src/tool.py": ""})
    site = write_files(
        tmp_path / "site",
        {
            "__editable__.shop-1.0.pth": "import __editable___shop_1_0_finder; x.install()",
            "__editable___shop_1_0_finder.py": (
                "from __future__ import annotations\n"
                f"MAPPING: dict[str, str] = {{'shop': {str(project / 'src/shop')!r},"
                f" 'tool': {str(project / 'src/tool')!r}}}\n"
                "NAMESPACES: dict[str, list[str]] = {}\n"
            ),
        },
    )
    assert additions(site).mapped == (("shop", project / "src/shop"), ("tool", project / "src/tool.py"))


def test_older_mapping_of_setuptools(tmp_path: Path) -> None:
    (tmp_path / "shop").mkdir()
    write_files(
        tmp_path,
        {
            "__editable__.shop-1.0.pth": "import __editable___shop_1_0_finder",
            "__editable___shop_1_0_finder.py": f"MAPPING = {{'shop': {str(tmp_path / 'shop')!r}, 1: 2}}\n",
        },
    )
    assert additions(tmp_path).mapped == (("shop", tmp_path / "shop"),)


def test_calls_of_editables(tmp_path: Path) -> None:
    project = write_files(tmp_path / "project", {"shop/__init__.py": "", "tool.py": ""})
    site = write_files(
        tmp_path / "site",
        {
            "_editable_impl_shop.pth": "import _editable_impl_shop",
            "_editable_impl_shop.py": (
                "from editables.redirector import RedirectingFinder as F\nF.install()\n"
                f"F.map_module('shop', {str(project / 'shop/__init__.py')!r})\n"
                f"F.map_module('tool', {str(project / 'tool.py')!r})\n"
                "F.map_module(unknown, other)\n"
            ),
        },
    )
    assert additions(site).mapped == (("shop", project / "shop"), ("tool", project / "tool.py"))


@pytest.mark.parametrize(
    "files",
    [
        {"a.pth": b"\xff\xfe\x00"},
        {"a.pth": "import finder", "finder.py": "MAPPING = (\n"},
        {"a.pth": "import finder", "finder.py": b"\x00\xff"},
        {"a.pth": "import finder", "finder.py": "MAPPING = ['shop']\n"},
        {"a.pth": "import finder", "finder.py": "MAPPING = {'shop': 'a\\0b'}\n"},
        {"a.pth": "import nowhere"},
        {"a.pth": "a\0b\n"},
        {"a.pth/inside": ""},
    ],
)
def test_what_is_broken_adds_nothing(files: dict[str, str | bytes], tmp_path: Path) -> None:
    assert additions(write_files(tmp_path, files)) == Additions()


def test_a_directory_that_does_not_exist(tmp_path: Path) -> None:
    assert additions(tmp_path / "nowhere") == Additions()
