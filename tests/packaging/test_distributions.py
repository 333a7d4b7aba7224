"""What the wheel and the source distribution hold."""

from __future__ import annotations

import email
import tarfile
import zipfile
from pathlib import Path

from conn_types.analysis.rules.page import PAGES
from tests.meta.sources import ROOT, modules
from tests.packaging.building import build


def contents(wheel: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(wheel) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def test_wheel_holds_every_module_the_stubs_beside_them_and_the_pages_of_the_rules(wheel: Path) -> None:
    stubs = ROOT / "stubs"
    wanted = {
        *(f"{module.name.replace('.', '/')}/__init__.py" for module in modules() if _is_package(module.path)),
        *(f"{module.name.replace('.', '/')}.py" for module in modules() if not _is_package(module.path)),
        *(stub.relative_to(stubs).as_posix() for stub in stubs.rglob("*.pyi")),
        *(page.relative_to(ROOT).as_posix() for page in PAGES.glob("*.md")),
        *("conn_types/py.typed", "conn_types_project/py.typed", "conn_types_project_routes/py.typed"),
        "conn_types_project_urls/py.typed",
    }
    held = {name for name in contents(wheel) if ".dist-info/" not in name}
    assert held == wanted


def _is_package(path: Path) -> bool:
    return path.name == "__init__.py"


def test_bare_install_needs_typing_extensions_only(wheel: Path) -> None:
    (name,) = (each for each in contents(wheel) if each.endswith(".dist-info/METADATA"))
    metadata = email.message_from_bytes(contents(wheel)[name])
    required = metadata.get_all("Requires-Dist") or []
    assert [each for each in required if "extra ==" not in each] == ["typing-extensions>=4.12"]
    assert metadata.get_all("Provides-Extra") == ["all", "check", "mypy", "stubs", "watch"]


def test_wheel_from_the_source_distribution_is_the_same(
    distributions: Path, wheel: Path, tmp_path: Path
) -> None:
    (sdist,) = distributions.glob("*.tar.gz")
    with tarfile.open(sdist) as archive:
        if hasattr(tarfile, "data_filter"):
            archive.extractall(tmp_path, filter="data")
        else:  # Python's patch releases before June 2023
            archive.extractall(tmp_path)
    (unpacked,) = tmp_path.iterdir()
    build(unpacked, tmp_path / "dist", "--wheel")
    (again,) = (tmp_path / "dist").glob("*.whl")
    assert contents(again) == contents(wheel)
