from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from conn_types.analysis.environment import read_environment, select_environment
from conn_types.analysis.errors import PythonEnvironmentError
from tests.analysis.files import STARLETTE, make_environment, write_files


@pytest.fixture(autouse=True)
def no_active_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("VIRTUAL_ENV", raising=False)
    monkeypatch.delenv("CONDA_PREFIX", raising=False)


def bare_own_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """The tool itself runs in an environment that holds nothing."""
    monkeypatch.setattr(sys, "prefix", str(make_environment(tmp_path / "own", {})))


def test_virtual_environment(tmp_path: Path) -> None:
    root = make_environment(tmp_path / "env", STARLETTE, "3.12")
    environment = read_environment(root)
    assert environment.python == root
    assert environment.site_packages == (root / "lib/python3.12/site-packages",)
    assert environment.python_version == (3, 12)
    assert environment.holds("starlette")
    assert not environment.holds("fastapi")


def test_interpreter_of_a_virtual_environment(tmp_path: Path) -> None:
    root = make_environment(tmp_path / "env", {})
    (root / "bin").mkdir()
    (root / "bin" / "python").symlink_to(sys.executable)
    expected = (root / "lib/python3.11/site-packages",)
    assert read_environment(root / "bin" / "python").site_packages == expected
    assert read_environment(root / "bin").site_packages == expected


def test_name_of_an_interpreter_on_the_path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    root = make_environment(tmp_path / "env", {})
    write_files(root, {"bin/python9": "#!/bin/sh\nexit 1\n"})
    (root / "bin/python9").chmod(0o755)
    monkeypatch.setenv("PATH", str(root / "bin"))
    assert read_environment(Path("python9")).site_packages == (root / "lib/python3.11/site-packages",)


def test_layout_of_windows(tmp_path: Path) -> None:
    write_files(
        tmp_path,
        {
            "pyvenv.cfg": "version_info = 3.13.1.final.0\n",
            "Lib/site-packages/x.py": "",
            "Scripts/python.exe": "",
        },
    )
    environment = read_environment(tmp_path / "Scripts" / "python.exe")
    assert environment.site_packages == (tmp_path / "Lib/site-packages",)
    assert environment.python_version == (3, 13)


def test_layout_of_conda(tmp_path: Path) -> None:
    write_files(
        tmp_path, {"conda-meta/history": "", "lib/python3.10/site-packages/x.py": "", "bin/python3.10": ""}
    )
    assert read_environment(tmp_path).python_version == (3, 10)
    assert read_environment(tmp_path / "bin/python3.10").site_packages == (
        tmp_path / "lib/python3.10/site-packages",
    )


def test_layout_of_debian(tmp_path: Path) -> None:
    write_files(
        tmp_path,
        {
            "bin/python3.11": "",
            "lib/python3.11/dist-packages/x.py": "",
            "lib/python3.9/dist-packages/x.py": "",
            "lib/python3/dist-packages/x.py": "",
            "local/lib/python3.11/dist-packages/x.py": "",
        },
    )
    (tmp_path / "bin/python3").symlink_to("python3.11")
    assert read_environment(tmp_path / "bin/python3").site_packages == (
        tmp_path / "lib/python3.11/dist-packages",
        tmp_path / "local/lib/python3.11/dist-packages",
        tmp_path / "lib/python3/dist-packages",
    )


def test_lib64_beside_lib(tmp_path: Path) -> None:
    root = make_environment(tmp_path, {})
    (root / "lib64/python3.11/site-packages").mkdir(parents=True)
    assert read_environment(root).site_packages == (
        root / "lib/python3.11/site-packages",
        root / "lib64/python3.11/site-packages",
    )


def test_lib64_that_is_a_link_counts_once(tmp_path: Path) -> None:
    root = make_environment(tmp_path, {})
    (root / "lib64").symlink_to("lib")
    assert read_environment(root).site_packages == (root / "lib/python3.11/site-packages",)


@pytest.mark.parametrize(("value", "included"), [("true", True), ("True", True), ("false", False)])
def test_system_site_packages(value: str, included: bool, tmp_path: Path) -> None:
    base = tmp_path / "base"
    write_files(base, {"bin/python3": "", "lib/python3.11/site-packages/x.py": ""})
    root = make_environment(tmp_path / "env", {})
    (root / "pyvenv.cfg").write_text(
        f"home = {base / 'bin'}\nversion = 3.11.2\ninclude-system-site-packages = {value}\n"
    )
    expected = [root / "lib/python3.11/site-packages"]
    assert [*read_environment(root).site_packages] == expected + [
        base / "lib/python3.11/site-packages"
    ] * included


def test_editable_installs_count(tmp_path: Path) -> None:
    elsewhere = write_files(tmp_path / "elsewhere", {"fastapi/__init__.py": ""})
    mapped = write_files(tmp_path / "mapped", {"starlette/__init__.py": ""})
    root = make_environment(
        tmp_path / "env",
        {
            "a.pth": str(elsewhere),
            "b.pth": "import finder",
            "finder.py": f"MAPPING = {{'starlette': {str(mapped / 'starlette')!r}}}",
        },
    )
    environment = read_environment(root)
    assert environment.extra_paths == (elsewhere,)
    assert environment.holds("fastapi")
    assert environment.holds("starlette")


def test_what_is_no_environment(tmp_path: Path) -> None:
    with pytest.raises(PythonEnvironmentError, match=r"there is no .*lib/python3\.\*/site-packages"):
        read_environment(tmp_path)
    with pytest.raises(PythonEnvironmentError, match="there is no Python environment"):
        read_environment(tmp_path / "nowhere")


def test_a_broken_pyvenv_cfg_is_passed_over(tmp_path: Path) -> None:
    root = make_environment(tmp_path, {})
    (root / "pyvenv.cfg").write_bytes(b"\xff\xff\x00")
    assert read_environment(root).python_version == (3, 11)


def test_versions_of_distributions(tmp_path: Path) -> None:
    root = make_environment(
        tmp_path,
        {
            **STARLETTE,
            "Flask_SQL.Alchemy-3.1.dist-info/METADATA": "Name: Flask-SQL.Alchemy\nVersion: 3.1.post1\n",
            "no_metadata-2.0.dist-info/RECORD": "",
            "old-1.5-py3.11.egg-info/PKG-INFO": "Version: 1.5\n",
        },
    )
    environment = read_environment(root)
    assert environment.version_of("starlette") == "1.10.0"
    assert environment.version_of("flask_sql-alchemy") == "3.1.post1"
    assert environment.version_of("no-metadata") == "2.0"
    assert environment.version_of("old") == "1.5"
    assert environment.version_of("nowhere") is None


class TestSelection:
    def test_the_named_one(self, tmp_path: Path) -> None:
        root = make_environment(tmp_path / "env", STARLETTE)
        assert select_environment(tmp_path, root, ["starlette"]).python == root

    def test_the_named_one_lacks_the_framework(self, tmp_path: Path) -> None:
        root = make_environment(tmp_path / "env", STARLETTE)
        with pytest.raises(
            PythonEnvironmentError, match=r"imports fastapi, which the environment .*env has not: .*--python"
        ):
            select_environment(tmp_path, root, ["fastapi"])

    def test_order(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        bare_own_environment(monkeypatch, tmp_path)
        project = tmp_path / "project"
        for name in ("active", "conda", "project/.venv", "project/venv"):
            make_environment(tmp_path / name, STARLETTE)
        monkeypatch.setenv("VIRTUAL_ENV", str(tmp_path / "active"))
        monkeypatch.setenv("CONDA_PREFIX", str(tmp_path / "conda"))
        assert select_environment(project, None, ["starlette"]).python == tmp_path / "active"
        monkeypatch.delenv("VIRTUAL_ENV")
        assert select_environment(project, None, ["starlette"]).python == tmp_path / "conda"
        monkeypatch.setenv("CONDA_PREFIX", "")
        assert select_environment(project, None, ["starlette"]).python == project / ".venv"
        os.rename(project / ".venv", project / "renamed")
        assert select_environment(project, None, ["starlette"]).python == project / "venv"

    def test_likely_ones_go_before(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        bare_own_environment(monkeypatch, tmp_path)
        make_environment(tmp_path / ".venv", STARLETTE)
        likely = make_environment(tmp_path / "likely", STARLETTE)
        bare = make_environment(tmp_path / "bare", {})
        here = tmp_path / ".venv"
        found = [
            select_environment(tmp_path, None, ["starlette"], [each]).python
            for each in (likely, bare, tmp_path / "nowhere")
        ]
        assert found == [likely, here, here]
        assert select_environment(tmp_path, here, ["starlette"], [likely]).python == here

    def test_one_without_the_framework_is_passed_over(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        bare_own_environment(monkeypatch, tmp_path)
        monkeypatch.setenv("VIRTUAL_ENV", str(make_environment(tmp_path / "active", {})))
        make_environment(tmp_path / ".venv", STARLETTE)
        assert select_environment(tmp_path, None, ["starlette"]).python == tmp_path / ".venv"

    def test_the_one_with_all_the_frameworks(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        bare_own_environment(monkeypatch, tmp_path)
        make_environment(tmp_path / ".venv", STARLETTE)
        make_environment(tmp_path / "venv", {**STARLETTE, "fastapi/__init__.py": ""})
        assert select_environment(tmp_path, None, ["starlette", "fastapi"]).python == tmp_path / "venv"
        assert select_environment(tmp_path, None, ["starlette"]).python == tmp_path / ".venv"

    def test_the_own_one_is_the_last(self, tmp_path: Path) -> None:
        assert select_environment(tmp_path, None, ["starlette"]).python == Path(sys.prefix)

    def test_our_own_package_is_no_reason_to_take_another(self, tmp_path: Path) -> None:
        make_environment(tmp_path / ".venv", STARLETTE)
        found = select_environment(tmp_path, None, ["starlette", "conn_types"])
        assert found.python == tmp_path / ".venv"

    def test_none_has_it(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        bare_own_environment(monkeypatch, tmp_path)
        make_environment(tmp_path / ".venv", {})
        with pytest.raises(
            PythonEnvironmentError, match=r"imports starlette, which none .*\.venv.* --python"
        ):
            select_environment(tmp_path, None, ["starlette"])

    def test_our_own_package_is_no_reason_to_refuse(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        bare_own_environment(monkeypatch, tmp_path)
        assert select_environment(tmp_path, None, ["conn_types"]).python == tmp_path / "own"

    def test_broken_candidates_are_passed_over(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        bare_own_environment(monkeypatch, tmp_path)
        monkeypatch.setenv("VIRTUAL_ENV", str(tmp_path / "nowhere"))
        (tmp_path / ".venv").mkdir()
        (tmp_path / "venv").touch()
        assert select_environment(tmp_path, None, []).python == tmp_path / "own"
