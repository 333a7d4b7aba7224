"""Whatever happens to a cache, mypy tells the same as before, and no INTERNAL ERROR."""

from __future__ import annotations

import random
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.mypy_plugin.engines import mypy
from tests.mypy_plugin.projects import MISTAKES, library

CACHE = ".conn_types_cache"


def cut_short(file: Path) -> None:
    file.write_bytes(file.read_bytes()[: file.stat().st_size // 2])


def scramble(file: Path) -> None:
    data = bytearray(file.read_bytes())
    chance = random.Random(file.stat().st_size)
    for _ in range(20 if data else 0):
        data[chance.randrange(len(data))] = chance.randrange(256)
    file.write_bytes(bytes(data))


def make_a_directory(file: Path) -> None:
    file.unlink()
    file.mkdir()


def make_a_loop(file: Path) -> None:
    file.unlink()
    file.symlink_to(file)


def hold_something_else(file: Path) -> None:
    file.write_text('{"format": [], "facts": 1, "table": {"apps": null}, "modules": [], "files": {}}')


DAMAGES: tuple[Callable[[Path], object], ...] = (
    cut_short,
    scramble,
    make_a_directory,
    make_a_loop,
    hold_something_else,
    lambda file: file.write_bytes(b""),
    lambda file: file.write_text("null"),
    lambda file: file.write_text("[" * 100_000),
    lambda file: file.unlink(),
    lambda file: file.chmod(0),
)


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["table-*", "texts-*", "mypy-*", "lock", "*"])
def test_a_damaged_cache(kind: str, tmp_path: Path, project_cache: Path) -> None:
    root = library(tmp_path / "project", MISTAKES)
    cached = ("--cache-dir", str(project_cache), ".")
    right = mypy(root, *cached).told
    assert right != ()
    (root / "library" / "new.py").write_text("x = 1\n")
    assert mypy(root, *cached).told == right
    kept = shutil.copytree(root / CACHE, tmp_path / "kept")
    for damage in DAMAGES:
        shutil.rmtree(root / CACHE)
        shutil.copytree(kept, root / CACHE)
        files = [*(root / CACHE).glob(kind)]
        assert files != []
        for file in files:
            damage(file)
        found = mypy(root, *cached)
        assert (found.told, "INTERNAL ERROR" in found.output) == (right, False), damage


@pytest.mark.slow
def test_a_run_that_is_killed(tmp_path: Path, project_cache: Path) -> None:
    """Each time a little later, with an edit in between, so that there is always something to write."""
    root = library(tmp_path / "project", MISTAKES)
    arguments = ["-m", "mypy", "--cache-dir", str(project_cache), "."]
    right = mypy(root, "--cache-dir", str(project_cache), ".").told
    for number in range(1, 16):
        (root / "library" / "new.py").write_text(f"x = {number}\n")
        process = subprocess.Popen([sys.executable, *arguments], cwd=root, stdout=subprocess.DEVNULL)
        try:
            process.wait(number / 10)
        except subprocess.TimeoutExpired:
            process.send_signal(signal.SIGKILL)
            process.wait()
        found = mypy(root, "--cache-dir", str(project_cache), ".")
        assert (found.told, "INTERNAL ERROR" in found.output) == (right, False), number
