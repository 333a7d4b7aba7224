"""Files for other tools, held to the schemas that those publish, which check-jsonschema brings along."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path


def assert_valid(schema: str, path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "check_jsonschema", "--builtin-schema", schema, str(path)],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
