"""`conn-types stubs --watch`: the types are written again as soon as a file of the project has changed."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path
from queue import Empty, Queue
from typing import TYPE_CHECKING

import click

from conn_types.analysis.configuration import PYPROJECT
from conn_types.analysis.errors import AnalysisError
from conn_types.analysis.generated_mark import is_generated_file
from conn_types.cli.output import complain, write

if TYPE_CHECKING:
    from conn_types.cli.generated_types import GeneratedTypes

_QUIET = 0.05
"""Seconds without a change: an editor, or a change of branches, writes several files."""


def watch(types: GeneratedTypes) -> int:
    """Write the types now, and after each change, until somebody interrupts it."""
    if find_spec("watchdog") is None:
        raise click.UsageError('--watch needs watchdog: python -m pip install "conn-types[watch]"')
    from conn_types.cli.watched_folders import WatchedFolders

    changes: Queue[Path] = Queue()
    folders = WatchedFolders(types.project.root, changes.put)
    folders.start()
    try:
        _write(types)
        write("watching for changes; Ctrl-C ends it\n")
        while True:
            changed = _burst(changes)
            folders.watch_new()
            if any(_matters(path) for path in changed):
                _write(types)
    finally:
        folders.stop()


def _write(types: GeneratedTypes) -> None:
    """What is wrong is told, and may be right after the next change."""
    try:
        types.reopen()
        types.write()
        for note in types.project.notes:
            complain("note", note)
    except AnalysisError as error:
        complain("error", str(error))


def _burst(changes: Queue[Path]) -> set[Path]:
    """The next change, and those that follow it at once."""
    found = {changes.get()}
    while True:
        try:
            found.add(changes.get(timeout=_QUIET))
        except Empty:
            return found


def _matters(path: Path) -> bool:
    return path.name == PYPROJECT or (path.suffix == ".py" and not is_generated_file(path))
