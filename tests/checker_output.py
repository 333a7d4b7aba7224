"""Type checkers, each as a process of its own."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Collection
from pathlib import Path

PROGRAMS = Path(sys.executable).parent


def output_of(
    directory: Path, program: str, *arguments: str | Path, statuses: Collection[int] = (0, 1)
) -> str:
    """What it prints, run in the directory."""
    run = subprocess.run(
        [PROGRAMS / program, *arguments],
        cwd=directory,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode in statuses, run.stdout + run.stderr
    return run.stdout
