"""The same files give the same output, byte for byte, whatever order they were made in."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from benchmarks.projects import PROJECTS


def output(root: Path, verb: str, seed: str) -> bytes:
    result = subprocess.run(
        [sys.executable, "-m", "conn_types.cli", verb, "--format", "json", "--no-cache"],
        cwd=root,
        env={**os.environ, "PYTHONHASHSEED": seed},
        stdin=subprocess.DEVNULL,
        capture_output=True,
    )
    assert result.returncode in (0, 1), result.stderr.decode()
    return result.stdout


@pytest.mark.parametrize("framework", PROJECTS)
def test_output(framework: str, tmp_path: Path) -> None:
    files = [*PROJECTS[framework](12)]
    outputs: set[bytes] = set()
    for number, made in enumerate((files, files[::-1])):
        root = tmp_path / str(number) / "project"
        for name, text in made:
            (root / name).parent.mkdir(parents=True, exist_ok=True)
            (root / name).write_text(text, "utf-8")
        outputs.add(output(root, "routes", str(number)) + output(root, "check", str(number)))
    assert len(outputs) == 1
