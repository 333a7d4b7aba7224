"""The sessions that README and the pages in `docs/` show: what they show is what the commands print.

`python -m tests.meta.sessions [PAGE…]` (`make shown`) runs them again and writes what they print.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from tests.meta.shown import PAGES, Block, Project, blocks, name_of
from tests.meta.sources import ROOT

_LEFT_BEHIND = shutil.ignore_patterns(".*_cache", "__pycache__")


def with_real_output(text: str) -> str:
    """The text with the output of each session replaced by what its commands print now."""
    written, at = "", 0
    with tempfile.TemporaryDirectory() as directory:
        folder = _Folder(Path(directory))
        for block in blocks(text):
            if block.language == "console":
                folder.open(block)
                written += text[at : block.start] + "".join(map(folder.session, block.commands()))
                at = block.end
            elif block.title is not None and block.project is not None:
                folder.open(block)
                folder.take(block)
    return written + text[at:]


class _Folder:
    """Where the sessions of a page run. A block of another project starts afresh."""

    def __init__(self, directory: Path) -> None:
        self._project: Project | None = None
        self._folder = directory / "project"

    def open(self, block: Block) -> None:
        if block.project is None:
            raise ValueError(f"no comment says in which project this is:\n{block.body}")
        if block.project == self._project:
            return
        self._project = block.project
        shutil.rmtree(self._folder, ignore_errors=True)
        if block.project.name == "new":
            self._folder.mkdir()
        else:
            shutil.copytree(ROOT / block.project.name, self._folder, ignore=_LEFT_BEHIND)

    def take(self, block: Block) -> None:
        """Write the file that the block shows, or change it."""
        assert block.title is not None
        path = self._folder / block.title
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(
            changed(path.read_text("utf-8"), block.body) if block.language == "diff" else block.body, "utf-8"
        )

    def session(self, command: str) -> str:
        return f"$ {command}\n{self._printed(command)}"

    def _printed(self, command: str) -> str:
        """What the command prints to a pipe, with the programs of the environment that runs this."""
        left_out = ("VIRTUAL_ENV", "COLUMNS", "FORCE_COLOR", "PYTEST_ADDOPTS", "PYTEST_XDIST_WORKER")
        environment = {name: value for name, value in os.environ.items() if name not in left_out}
        environment["PATH"] = os.pathsep.join((str(Path(sys.prefix) / "bin"), environment.get("PATH", "")))
        result = subprocess.run(
            command,
            shell=True,
            cwd=self._folder,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )
        # Neither where this environment lies nor where the project does is the reader's business.
        printed = result.stdout.replace(sys.prefix, ".venv").replace(str(self._folder), "/home/you/shop")
        return "".join(f"{line.rstrip()}\n" for line in printed.splitlines())


def changed(text: str, difference: str) -> str:
    """The text after a change: its lines with `-` and ` ` in front become those with `+` and ` `."""
    lines = difference.splitlines(keepends=True)
    before = "".join(line[1:] for line in lines if line[0] != "+")
    if text.count(before) != 1:
        raise ValueError(f"the file has this {text.count(before)} times:\n{before}")
    return text.replace(before, "".join(line[1:] for line in lines if line[0] != "-"))


if __name__ == "__main__":
    for page in [Path(argument).resolve() for argument in sys.argv[1:]] or PAGES:
        shown_now = page.read_text("utf-8")
        if (real := with_real_output(shown_now)) != shown_now:
            page.write_text(real, "utf-8")
            print(f"{name_of(page)} has changed")
