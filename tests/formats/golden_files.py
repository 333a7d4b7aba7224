"""What every format prints for the planted project, as files.

`python -m tests.formats.golden_files` writes them again.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.analysis.files import write_files
from tests.cli.command import program
from tests.formats.planted import PLANTED

GOLDEN: Mapping[str, Path] = {
    name: Path(__file__).parent / "golden" / file
    for name, file in {
        "text": "report.txt",
        "json": "report.json",
        "github": "report.github.txt",
        "gitlab": "report.gitlab.json",
        "sarif": "report.sarif",
        "junit": "report.junit.xml",
    }.items()
}


def printed(project: Path, format_name: str) -> str:
    """By the command itself. The reader's environment is `.venv`, wherever this one lies."""
    result = program(project, "check", "--format", format_name)
    assert (result.returncode, result.stderr) == (1, "")
    text = result.stdout.replace(sys.prefix, ".venv")
    return without_pages(text) if format_name == "sarif" else text


def without_pages(sarif: str) -> str:
    """The rules' pages are told for themselves, and change for other reasons."""
    document = json.loads(sarif)
    for rule in document["runs"][0]["tool"]["driver"]["rules"]:
        rule["help"] = {"text": "…"}
    return json.dumps(document, indent=2) + "\n"


if __name__ == "__main__":
    with TemporaryDirectory() as directory:
        root = write_files(Path(directory), PLANTED)
        for each, golden in GOLDEN.items():
            golden.write_text(printed(root, each), "utf-8")
