"""A bar on standard error while the project is read, where somebody watches and it takes its time."""

from __future__ import annotations

import os
import sys
from collections.abc import Generator
from contextlib import contextmanager
from threading import Event, Thread
from typing import TextIO

from conn_types.analysis.project import Project

DELAY = 1.0
"""Seconds: what takes no longer shows nothing."""
_INTERVAL = 0.1


@contextmanager
def progress(
    project: Project, stream: TextIO | None = None, delay: float = DELAY
) -> Generator[None, None, None]:
    """Show how many files have been read, on a terminal only, and nothing once it is over."""
    terminal: TextIO = sys.stderr if stream is None else stream
    if not terminal.isatty() or os.environ.get("TERM") == "dumb":
        yield
        return
    done = Event()
    watch = Thread(target=_watch, args=(project, terminal, delay, done), daemon=True)
    watch.start()
    try:
        yield
    finally:
        done.set()
        watch.join()


def _watch(project: Project, stream: TextIO, delay: float, done: Event) -> None:
    if done.wait(delay):
        return
    # Most runs are over by now, and need none of it.
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

    columns = (TextColumn("reading the project"), BarColumn(), MofNCompleteColumn())
    total = len(project.files)
    with Progress(*columns, console=Console(file=stream), transient=True, auto_refresh=False) as bar:
        task = bar.add_task("files", total=total)
        while not done.wait(_INTERVAL):
            bar.update(task, completed=min(len(project.looks.answers), total), refresh=True)
