"""After any sequence of edits, every way of running mypy says what a run from nothing says.

`make equivalence` tries 300 sequences; the slow tests try some.
"""

from __future__ import annotations

import multiprocessing
import os
import shutil
import tempfile
from collections.abc import Callable, Generator, Iterable, Mapping
from contextlib import AbstractContextManager, ExitStack, contextmanager
from importlib import import_module
from multiprocessing.connection import Connection
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st

from tests.mypy_plugin.engines import Daemon, MypyRun, by_mypy, mypy, write
from tests.mypy_plugin.project_model import EDITS, Edit, edited, files_of, first

for name in ("conn_types.analysis.evaluator.interpreter", "conn_types_mypy.hooks"):
    import_module(name)  # What a fork need not load again.

Run = Callable[[Path], MypyRun]
NUMBERS = st.integers(0, 29)
SEQUENCES = st.lists(
    st.tuples(st.integers(0, len(EDITS) - 1), NUMBERS, NUMBERS, NUMBERS), min_size=2, max_size=5
)
MANY = int(os.environ.get("CONN_TYPES_SEQUENCES", "300"))
PARTS = 10
"""Of the many sequences, one for a process at a time."""
FEW = 4


@contextmanager
def warm(cache: Path) -> Generator[Run]:
    yield lambda root: forked(root, cache)


@contextmanager
def with_kept_answers(cache: Path) -> Generator[Run]:
    """mypy's cache is that of the frameworks each time; the plugin's own stays."""

    def once(root: Path) -> MypyRun:
        fresh = shutil.copytree(cache, cache.with_suffix(".fresh"))
        try:
            return forked(root, fresh)
        finally:
            shutil.rmtree(fresh)

    def run(root: Path) -> MypyRun:
        # The first does not trust files that were written just before; the second keeps what the third reads.
        first, second, third = once(root), once(root), once(root)
        assert first == second
        return third

    yield run


@contextmanager
def with_workers(cache: Path) -> Generator[Run]:
    yield lambda root: mypy(root, "--cache-dir", str(cache), "-n", "2", "shop")


@contextmanager
def by_daemon(cache: Path) -> Generator[Run]:
    daemon = Daemon(cache.with_suffix(".json"))
    try:
        yield lambda root: daemon.run(root, "--cache-dir", str(cache), paths=("shop",))
    finally:
        daemon.stop()


WAYS: Mapping[str, Callable[[Path], AbstractContextManager[Run]]] = {
    "warm": warm,
    "kept answers": with_kept_answers,
    "workers": with_workers,
    "daemon": by_daemon,
}


def check_sequence(edits: list[Edit], frameworks: Path, ways: Iterable[str] = WAYS) -> None:
    """Compare every step. Each way has a copy of the project, and caches, of its own."""
    with tempfile.TemporaryDirectory() as name, ExitStack() as stack:
        directory, model = Path(name).resolve(), first()
        runs: dict[str, Run] = {}
        for way in ways:
            cache = shutil.copytree(frameworks, directory / f"{way}_cache")
            runs[way] = stack.enter_context(WAYS[way](cache))
        for number, edit in enumerate([None, *edits]):
            if edit is not None:
                edited(model, edit)
            expected = from_nothing(directory, files_of(model), frameworks)
            for way, run in runs.items():
                lay_out(directory / way, files_of(model))
                found = run(directory / way)
                assert found == expected, f"{way}, after {edits[:number]}"


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


def from_nothing(directory: Path, files: Mapping[str, str], frameworks: Path) -> MypyRun:
    fresh, cache = directory / "fresh", directory / "fresh_cache"
    lay_out(fresh, files)
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


def check_sequences(count: int, frameworks: Path, part: int = 0) -> None:
    @seed(part)
    @settings(
        max_examples=count,
        database=None,
        deadline=None,
        phases=[Phase.generate, Phase.shrink],
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
    )
    @given(SEQUENCES)
    def check(edits: list[Edit]) -> None:
        check_sequence(edits, frameworks)

    check()


@pytest.mark.slow
def test_some_sequences(frameworks_cache: Path) -> None:
    check_sequences(FEW, frameworks_cache)


@pytest.mark.equivalence
@pytest.mark.parametrize("part", range(PARTS))
def test_sequences(part: int, frameworks_cache: Path) -> None:
    check_sequences(-(-MANY // PARTS), frameworks_cache, part)
