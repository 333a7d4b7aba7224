"""The folders of a project, watched: environments, caches and what else is not its own left out."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path

from watchdog.events import FileSystemEvent, FileSystemEventHandler
from watchdog.observers import Observer

from conn_types.analysis.discovery import is_foreign

_CHANGES = frozenset({"created", "deleted", "modified", "moved"})
"""Not among them: that a file was opened, as it is when we read it."""


class WatchedFolders:
    """`changed` is called, in a thread of its own, with each path that is another now."""

    def __init__(self, root: Path, changed: Callable[[Path], object]) -> None:
        self._root = root
        self._observer = Observer()
        self._handler = _Handler(changed)
        self._watched: set[Path] = set()

    def start(self) -> None:
        self._observer.schedule(self._handler, str(self._root))
        self.watch_new()
        self._observer.start()

    def watch_new(self) -> None:
        """Watch the folders that have come meanwhile, with all that is in them."""
        for folder in _folders(self._root):
            if folder not in self._watched:
                self._watched.add(folder)
                self._observer.schedule(self._handler, str(folder), recursive=True)

    def stop(self) -> None:
        self._observer.stop()
        self._observer.join()


def _folders(root: Path) -> Iterator[Path]:
    for entry in os.scandir(root):
        folder = root / entry.name
        if entry.is_dir(follow_symlinks=False) and not is_foreign(folder):
            yield folder


class _Handler(FileSystemEventHandler):
    def __init__(self, changed: Callable[[Path], object]) -> None:
        self._changed = changed

    def on_any_event(self, event: FileSystemEvent) -> None:
        if event.event_type not in _CHANGES or (event.is_directory and event.event_type == "modified"):
            return
        for path in (event.src_path, event.dest_path):
            if path:
                self._changed(Path(os.fsdecode(path)))
