from __future__ import annotations

from pathlib import Path

import pytest

from conn_types.analysis.discovery import (
    PackageRoots,
    import_roots,
    imported_packages,
    python_files,
)
from conn_types.analysis.disk import Disk
from conn_types.analysis.errors import AnalysisError
from tests.analysis.files import make_environment, write_files


def found(root: Path, *exclude: str) -> list[str]:
    return [path.relative_to(root).as_posix() for path in python_files(root, exclude)]


def test_files_are_sorted_by_their_posix_paths(tmp_path: Path) -> None:
    write_files(tmp_path, dict.fromkeys(["b.py", "a/z.py", "a.py", "a/b/c.py", "a-b/x.py", "a.txt"], ""))
    assert found(tmp_path) == ["a-b/x.py", "a.py", "a/b/c.py", "a/z.py", "b.py"]


def test_what_is_not_the_projects_own(tmp_path: Path) -> None:
    make_environment(tmp_path / "env", {"starlette/__init__.py": ""})
    others = [
        ".git/a.py",
        ".hidden/a.py",
        "node_modules/x/a.py",
        "{{cookiecutter.name}}/a.py",
        "build/lib/a.py",
        "dist/a.py",
        "__pycache__/a.py",
        "shop.egg-info/a.py",
        "conda/conda-meta/history",
        "conda/a.py",
        "lib/site-packages/a.py",
    ]
    write_files(tmp_path, dict.fromkeys(["shop/a.py", *others], ""))
    assert found(tmp_path) == ["shop/a.py"]


def test_a_package_that_is_called_build_is_the_projects_own(tmp_path: Path) -> None:
    write_files(tmp_path, dict.fromkeys(["shop/build/__init__.py", "shop/build/a.py", "build/a.py"], ""))
    assert found(tmp_path) == ["shop/build/__init__.py", "shop/build/a.py"]


def test_excluded_by_glob(tmp_path: Path) -> None:
    write_files(tmp_path, dict.fromkeys(["shop/a.py", "shop/migrations/b.py", "docs/c.py", "d_pb2.py"], ""))
    assert found(tmp_path, "migrations", "/docs", "*_pb2.py") == ["shop/a.py"]


def test_loops_of_links_end(tmp_path: Path) -> None:
    write_files(tmp_path, {"shop/a.py": ""})
    (tmp_path / "shop" / "again").symlink_to(tmp_path)
    (tmp_path / "shop" / "loop.py").symlink_to("loop.py")
    (tmp_path / "link.py").symlink_to("shop/a.py")
    assert found(tmp_path) == ["link.py", "shop/a.py"]


def test_a_directory_that_does_not_exist(tmp_path: Path) -> None:
    assert found(tmp_path / "nowhere") == []


def test_a_directory_with_the_name_of_a_file(tmp_path: Path) -> None:
    write_files(tmp_path, {"shop.py/a.py": ""})
    assert found(tmp_path) == ["shop.py/a.py"]


class TestImportRoots:
    def test_flat(self, tmp_path: Path) -> None:
        write_files(tmp_path, {"shop/__init__.py": ""})
        assert import_roots(tmp_path, (), frozenset()) == (tmp_path,)

    @pytest.mark.parametrize("file", ["src/shop.py", "src/shop/__init__.py", "src/names/pace/a.py"])
    def test_src(self, file: str, tmp_path: Path) -> None:
        write_files(tmp_path, {file: ""})
        assert import_roots(tmp_path, (), frozenset()) == (tmp_path / "src", tmp_path)

    def test_src_without_modules(self, tmp_path: Path) -> None:
        write_files(tmp_path, {"src/main.c": ""})
        assert import_roots(tmp_path, (), frozenset()) == (tmp_path,)

    def test_src_that_is_a_package(self, tmp_path: Path) -> None:
        write_files(tmp_path, {"src/__init__.py": "", "src/shop.py": ""})
        assert import_roots(tmp_path, (), frozenset()) == (tmp_path,)

    def test_src_that_is_imported_from(self, tmp_path: Path) -> None:
        write_files(tmp_path, {"src/shop.py": "from src.settings import x\n"})
        imported = imported_packages(python_files(tmp_path, ()), Disk())
        assert import_roots(tmp_path, (), imported) == (tmp_path,)

    def test_configured(self, tmp_path: Path) -> None:
        write_files(tmp_path, {"src/a.py": "", "lib/b.py": ""})
        assert import_roots(tmp_path, (tmp_path / "lib",), frozenset()) == (tmp_path / "lib", tmp_path)
        with pytest.raises(AnalysisError, match="src: there is no directory"):
            import_roots(tmp_path, (tmp_path / "nowhere",), frozenset())


def test_package_root(tmp_path: Path) -> None:
    write_files(tmp_path, {"services/api/app/__init__.py": "", "services/api/app/deep/__init__.py": ""})
    roots = PackageRoots(tmp_path)
    assert roots.of(tmp_path / "services/api/app/deep/a.py") == tmp_path / "services/api"
    assert roots.of(tmp_path / "services/a.py") == tmp_path / "services"
    assert roots.of(tmp_path / "a.py") == tmp_path


def test_imported_packages(tmp_path: Path) -> None:
    files: dict[str, str | bytes] = {
        "a.py": "import os, sys\nfrom starlette.routing import Route\n",
        "b.py": b"\xff\xfe\n    import fastapi\n",
        "c.py": "import conn_typesetting\n# from conn_types import x\nx = 'import conn_types'\n",
    }
    paths = [write_files(tmp_path, files) / name for name in [*files, "missing.py"]]
    assert imported_packages(paths, Disk()) == {"starlette", "fastapi"}
