"""Trees that mean harm: pipes, devices, links in a circle, hostile settings."""

from __future__ import annotations

import os
import socket
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
