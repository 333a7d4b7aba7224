"""How much a command takes: processor time and the largest memory, as the system accounts for it."""

from __future__ import annotations

import os
import statistics
import subprocess
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True, kw_only=True)
class Usage:
    """`cpu` and `wall` in seconds, `memory` in megabytes (the largest resident size)."""

    cpu: float
    wall: float
    memory: float


def measure(command: Sequence[str], directory: Path, environment: Mapping[str, str] | None = None) -> Usage:
    """Run the command once. Raises `RuntimeError` where it fails (1 is a finding, not a failure)."""
    # Whoever installs a package has its bytecode, whatever this machine says of writing it.
    inherited = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    started = time.perf_counter()
    process = subprocess.Popen(
        command,
        cwd=directory,
        env={**inherited, **(environment or {})},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
    )
    complaint = process.stderr.read() if process.stderr is not None else b""
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode not in (0, 1):
        raise RuntimeError(f"{' '.join(command)} exits with {process.returncode}: {complaint!r}")
    wall = time.perf_counter() - started
    return Usage(cpu=usage.ru_utime + usage.ru_stime, wall=wall, memory=usage.ru_maxrss / 1024)


def median(usages: Sequence[Usage]) -> Usage:
    """The median of each figure, the maximum of the memory."""
    return Usage(
        cpu=statistics.median(each.cpu for each in usages),
        wall=statistics.median(each.wall for each in usages),
        memory=max(each.memory for each in usages),
    )
