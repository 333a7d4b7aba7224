from __future__ import annotations

import subprocess
import sys
from pathlib import Path


def build(source: Path, target: Path, *kinds: str) -> None:
    """Build with what is installed here, so that nothing is downloaded."""
    command = [sys.executable, "-m", "build", "--no-isolation", *kinds, "--outdir", str(target), str(source)]
    subprocess.run(command, check=True, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL)
