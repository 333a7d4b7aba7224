"""After any sequence of edits, every way of running mypy says what a run from nothing says.

`make equivalence` tries 300 sequences; the slow tests try some.
"""

from __future__ import annotations

import multiprocessing
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from multiprocessing.connection import Connection
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

import conn_types.analysis.evaluator.interpreter  # noqa: F401  what a fork need not load again
import conn_types_mypy.hooks  # noqa: F401
from tests.mypy_plugin.engines import Daemon, MypyRun, by_mypy, mypy, write
from tests.mypy_plugin.project_model import EDITS, Edit, edited, files_of, first

Run = Callable[[Path], MypyRun]
NUMBERS = st.integers(0, 29)
SEQUENCES = st.lists(
    st.tuples(st.integers(0, len(EDITS) - 1), NUMBERS, NUMBERS, NUMBERS), min_size=2, max_size=5
)
MANY = int(os.environ.get("CONN_TYPES_SEQUENCES", "300"))
FEW = 4


@contextmanager
def warm(directory: Path, frameworks: Path) -> Iterator[Run]:
    cache = shutil.copytree(frameworks, directory / "warm_cache")
    yield lambda root: forked(root, cache)


@contextmanager
def with_workers(directory: Path, frameworks: Path) -> Iterator[Run]:
    cache = shutil.copytree(frameworks, directory / "workers_cache")
    yield lambda root: mypy(root, "--cache-dir", str(cache), "-n", "2", "shop")


@contextmanager
def by_daemon(directory: Path, frameworks: Path) -> Iterator[Run]:
    cache = shutil.copytree(frameworks, directory / "daemon_cache")
    daemon = Daemon(directory / "dmypy.json")
    try:
        yield lambda root: daemon.run(root, "--cache-dir", str(cache), paths=("shop",))
    finally:
        daemon.stop()


WAYS: Mapping[str, Callable[[Path, Path], object]] = {
    "warm": warm,
    "workers": with_workers,
    "daemon": by_daemon,
}


def check_sequence(way: str, edits: list[Edit], frameworks: Path) -> int:
    """The steps that were compared."""
    with tempfile.TemporaryDirectory() as name:
        directory, model = Path(name).resolve(), first()
        root = directory / "project"
        with WAYS[way](directory, frameworks) as run:  # type: ignore[attr-defined]
            steps = [None, *edits]
            for number, edit in enumerate(steps):
                if edit is not None:
                    edited(model, edit)
                lay_out(root, files_of(model))
                expected = from_nothing(directory, root, frameworks)
                found = run(root)
                assert found == expected, f"after {edits[:number]}"
        return len(steps)


def lay_out(root: Path, files: Mapping[str, str]) -> None:
    """Write what is new, leave what is the same, and remove what is there no more."""
    if not root.exists():
        write(root, files)
        return
    before = {path.relative_to(root).as_posix(): path for path in root.rglob("*.py")}
    for name in before.keys() - files.keys():
        before[name].unlink()
    for name, text in files.items():
        path = root / name
        if not path.exists() or path.read_text("utf-8") != text:
            write(root, {name: text})


def from_nothing(directory: Path, root: Path, frameworks: Path) -> MypyRun:
    fresh, cache = directory / "fresh", directory / "fresh_cache"
    shutil.copytree(root, fresh, ignore=shutil.ignore_patterns(".*cache"))
    shutil.copytree(frameworks, cache)
    try:
        return forked(fresh, cache)
    finally:
        shutil.rmtree(fresh)
        shutil.rmtree(cache)


def forked(root: Path, cache: Path) -> MypyRun:
    """What mypy finds, in a fork of this process: it has loaded everything, and keeps nothing."""
    context = multiprocessing.get_context("fork")
    receiver, sender = context.Pipe(duplex=False)
    process = context.Process(target=_send, args=(sender, root, cache))
    process.start()
    sender.close()
    try:
        found: MypyRun = receiver.recv()
    finally:
        process.join()
    return found


def _send(sender: Connection, root: Path, cache: Path) -> None:
    os.chdir(root)
    sender.send(by_mypy(root, cache, "shop"))


def sequences(count: int, way: str, frameworks: Path) -> None:
    steps = 0

    @settings(
        max_examples=count,
        derandomize=True,
        database=None,
        deadline=None,
        phases=[Phase.generate, Phase.shrink],
        suppress_health_check=list(HealthCheck),
    )
    @given(SEQUENCES)
    def check(edits: list[Edit]) -> None:
        nonlocal steps
        steps += check_sequence(way, edits, frameworks)

    check()
    print(f"{way}: {count} sequences, {steps} steps, no difference")


@pytest.mark.slow
@pytest.mark.parametrize("way", WAYS)
def test_some_sequences(way: str, frameworks_cache: Path) -> None:
    sequences(FEW, way, frameworks_cache)


@pytest.mark.equivalence
@pytest.mark.parametrize("way", WAYS)
def test_sequences(way: str, frameworks_cache: Path) -> None:
    sequences(MANY, way, frameworks_cache)
