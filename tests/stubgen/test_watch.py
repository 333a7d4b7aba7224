"""`conn-types stubs --watch`, as a process of its own that tells what it has written."""

from __future__ import annotations

import signal
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cli.command import PROGRAM, clean_environment
from tests.stubgen.test_stubs_command import STUB, rename_book


def heed_interrupts() -> None:
    signal.signal(signal.SIGINT, signal.SIG_DFL)


@pytest.fixture
def watching(shop: Path) -> Iterator[subprocess.Popen[str]]:
    with subprocess.Popen(
        [*PROGRAM, "stubs", "--watch"],
        cwd=shop,
        env=clean_environment(),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        # Where the tests run in the background of a shell, all that they start ignores interrupts.
        preexec_fn=heed_interrupts,
    ) as process:
        yield process
        process.kill()


def lines_until(process: subprocess.Popen[str], end: str) -> list[str]:
    assert process.stdout is not None
    found: list[str] = []
    for line in process.stdout:
        found.append(line.rstrip("\n"))
        if end in line:
            return found
    raise AssertionError(f"it ended before {end!r}: {found}")


def test_types_follow_the_files(watching: subprocess.Popen[str], shop: Path) -> None:
    lines_until(watching, "watching for changes")
    assert '"book"' in (shop / STUB).read_text("utf-8")
    rename_book(shop)
    lines_until(watching, f"{STUB} is written")
    assert '"volume"' in (shop / STUB).read_text("utf-8")


def test_what_cannot_be_written_now_may_be_after_the_next_change(
    watching: subprocess.Popen[str], shop: Path
) -> None:
    lines_until(watching, "watching for changes")
    (shop / "pyproject.toml").write_text("[tool.conn-types]\nsrcs = []\n")
    lines_until(watching, 'there is no key "srcs"')
    (shop / "pyproject.toml").write_text("[tool.conn-types]\n")
    rename_book(shop)
    lines_until(watching, f"{STUB} is written")


def test_an_interrupt_ends_it(watching: subprocess.Popen[str], shop: Path) -> None:
    lines_until(watching, "watching for changes")
    watching.send_signal(signal.SIGINT)
    assert watching.wait() == 130
