"""Trees that mean harm: pipes, devices, links in a circle, hostile settings."""

from __future__ import annotations

import os
import socket
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

import pytest

from conn_types.analysis.check import check_project
from conn_types.analysis.disk import MOST_BYTES_OF_SETTINGS, read_file
from conn_types.analysis.environment import read_environment
from conn_types.analysis.errors import AnalysisError
from conn_types.analysis.project import Project

pytestmark = pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no such files")


def test_pipes_sockets_devices_and_links_hold_nobody_up(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    cache = tmp_path / ".conn_types_cache"
    for directory in (tmp_path / "shop", cache, tmp_path / "deep"):
        directory.mkdir()
    (tmp_path / "main.py").write_text(
        "from starlette.applications import Starlette\nimport pipe, shop.pipe\napp = Starlette()\n"
    )
    for pipe in (tmp_path / "pipe.py", tmp_path / "shop/pipe.py", cache / "uses.json", cache / "lock"):
        os.mkfifo(pipe)
    monkeypatch.chdir(tmp_path)  # The path of a socket is short.
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind("socket.py")
        (tmp_path / "endless.py").symlink_to("/dev/zero")
        (tmp_path / "kernel.py").symlink_to("/proc/kmsg")
        (tmp_path / "one.py").symlink_to("two.py")
        (tmp_path / "two.py").symlink_to("one.py")
        (tmp_path / "shop/shop").symlink_to(tmp_path, target_is_directory=True)
        report = check_project(Project.open(tmp_path))
    assert {each.rule for each in report.diagnostics} <= {"unreadable-file"}


def test_names_that_are_no_text(tmp_path: Path) -> None:
    try:
        (Path(os.fsdecode(os.fsencode(tmp_path) + b"/\xff.py"))).write_text("x = 1\n")
    except OSError:
        pytest.skip("the file system takes text only")
    assert check_project(Project.open(tmp_path)).summary.files == 1


def test_a_pipe_is_not_read(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(OSError, match="no regular file"):
        read_file(tmp_path / "pipe")


@pytest.mark.parametrize(
    "text",
    ["x = " + "[" * 50_000, "#" * (MOST_BYTES_OF_SETTINGS + 1), "\0"],
    ids=["brackets", "large", "null"],
)
def test_hostile_settings_are_an_error(text: str, tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").write_text(text)
    with pytest.raises(AnalysisError, match=r"pyproject\.toml"):
        Project.open(tmp_path)


def test_an_environment_that_is_made_from_itself(tmp_path: Path) -> None:
    for name, home in (("one", "two"), ("two", "one")):
        (tmp_path / name / "lib/python3.12/site-packages").mkdir(parents=True)
        (tmp_path / name / "pyvenv.cfg").write_text(
            f"home = {tmp_path / home}/bin\ninclude-system-site-packages = true\nversion = 3.12\n"
        )
    assert len(read_environment(tmp_path / "one").site_packages) == 2


@pytest.mark.parametrize("text", ["import x\n" * 50_000, "x" * 200_000, "\0\n", "/\n.\n..\n"])
def test_hostile_path_files(text: str, tmp_path: Path) -> None:
    site = tmp_path / "lib/python3.12/site-packages"
    site.mkdir(parents=True)
    (site / "x.pth").write_text(text)
    (site / "x.py").write_text("MAPPING = " + "{1:" * 5_000)
    read_environment(tmp_path)


@pytest.mark.parametrize("name", ["a", "a_directory"])
def test_a_tree_of_a_thousand_levels(name: str, tmp_path: Path) -> None:
    """A path of more than 4,096 letters cannot be listed, and packages within each other are many."""
    (tmp_path / "main.py").write_text("from starlette.applications import Starlette\napp = Starlette()\n")
    with packages_within_each_other(tmp_path, name):
        project = Project.open(tmp_path, use_cache=False)
        assert {each.rule for each in check_project(project).diagnostics} <= {"unreadable-file"}
    assert any("is not read" in note for note in project.notes) is (name == "a_directory")
    assert all(len(note) < 200 for note in project.notes)


@contextmanager
def packages_within_each_other(directory: Path, name: str) -> Generator[None, None, None]:
    """Made and removed step by step: no path may be as long, and `rmtree` is recursive."""
    before = os.getcwd()
    os.chdir(directory)
    for _ in range(1_200):
        os.mkdir(name)
        os.chdir(name)
        Path("__init__.py").touch()
    os.chdir(directory)
    try:
        yield
    finally:
        for _ in range(1_200):
            os.chdir(name)
        for _ in range(1_200):
            os.unlink("__init__.py")
            os.chdir("..")
            os.rmdir(name)
        os.chdir(before)


@pytest.mark.parametrize("source", ["\\uD800", "\\u0000", "x\\u0000y", "\\uFFFF"])
def test_source_directories_that_are_no_paths(source: str, tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").write_text(f'[tool.conn-types]\nsrc = ["{source}"]\n')
    with pytest.raises(AnalysisError):
        Project.open(tmp_path)


def test_files_that_vanish_after_they_were_listed(tmp_path: Path) -> None:
    for name in ("main", "other", "more"):
        (tmp_path / f"{name}.py").write_text(
            "from starlette.applications import Starlette\nimport other, more\napp = Starlette()\n"
        )
    project = Project.open(tmp_path, use_cache=False)
    (tmp_path / "other.py").unlink()
    (tmp_path / "more.py").unlink()
    (tmp_path / "more.py").mkdir()
    assert {each.rule for each in check_project(project).diagnostics} <= {"unreadable-file"}
