"""Virtual environments with older pairs of Starlette and FastAPI, for tests that read or run those versions.

`make environments` makes them ahead of the tests; a test that needs one asks the fixture
`framework_environment` of `tests/conftest.py`, or calls `ready(OLDEST)`, and waits where it is not there yet.
They lie in `.venv-versions/`, or where `CONN_TYPES_TEST_ENVIRONMENTS` says, one directory for each pair, and
are made again when their pinned list (the `.txt` beside this file) or the running Python changes.

The newest pair is the environment that runs the tests: `constraints.txt` pins it.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Generator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

PINNED_LISTS = Path(__file__).parent
ROOT = PINNED_LISTS.parent.parent
DIRECTORY = Path(os.environ.get("CONN_TYPES_TEST_ENVIRONMENTS", ROOT / ".venv-versions"))


@dataclass(frozen=True, kw_only=True)
class FrameworkEnvironment:
    """A pair of framework versions and the virtual environment that holds it."""

    name: str
    root: Path
    pins: Path | None
    """The pinned list to install; None for the environment that runs the tests."""

    @property
    def python(self) -> Path:
        return self.root / "bin" / "python"

    def __str__(self) -> str:
        return self.name


def _older(name: str) -> FrameworkEnvironment:
    return FrameworkEnvironment(name=name, root=DIRECTORY / name, pins=PINNED_LISTS / f"{name}.txt")


OLDEST = _older("oldest")  # Starlette 0.27, FastAPI 0.103
MIDDLE = _older("middle")  # Starlette 0.46, FastAPI 0.115
OLDEST_MYPY = _older("oldest-mypy")  # mypy 1.14
NEWEST = FrameworkEnvironment(name="newest", root=Path(sys.prefix), pins=None)
FRAMEWORK_ENVIRONMENTS = (OLDEST, MIDDLE, NEWEST)
MYPY_ENVIRONMENTS = (
    OLDEST_MYPY,
    _older("mypy-1.19"),  # the first that knows plugins' codes in configuration
    _older("mypy-2.0"),  # the first with workers
    _older("uncompiled-mypy"),
    NEWEST,
)


def ready(environment: FrameworkEnvironment) -> FrameworkEnvironment:
    """The environment, made first where it is missing or out of date.

    Raises `subprocess.CalledProcessError` where its distributions cannot be installed.
    """
    pins = environment.pins
    if pins is not None:
        made_once(environment.root, pins.read_bytes(), lambda: _make(environment, pins))
    return environment


def made_once(root: Path, wanted: bytes, make: Callable[[], None]) -> None:
    """Make what lies below `root`, unless it was made from `wanted`, and by this Python, before."""
    stamp = root / ".installed"
    digest = hashlib.sha256(wanted + sys.version.encode()).hexdigest()
    with _locked(root):
        if not stamp.exists() or stamp.read_text() != digest:
            make()
            stamp.write_text(digest)


@contextmanager
def _locked(root: Path) -> Generator[None]:
    """One maker at a time: test processes that run side by side share the directory."""
    root.parent.mkdir(parents=True, exist_ok=True)
    with open(root.parent / f"{root.name}.lock", "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _make(environment: FrameworkEnvironment, pins: Path) -> None:
    root, python = str(environment.root), str(environment.python)
    if uv := shutil.which("uv"):
        _run(uv, "venv", "--quiet", "--clear", "--python", sys.executable, root)
        _run(uv, "pip", "install", "--quiet", "--python", python, "-r", str(pins))
    else:
        _run(sys.executable, "-m", "venv", "--clear", root)
        _run(python, "-m", "pip", "install", "--quiet", "-r", str(pins))


def _run(*command: str) -> None:
    subprocess.run(command, check=True, stdin=subprocess.DEVNULL)
