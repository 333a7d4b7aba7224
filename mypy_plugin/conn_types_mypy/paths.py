"""Paths of files as the project has them: absolute, and without links."""

from __future__ import annotations

import os


class RealPaths:
    """Resolves each directory once: most files lie in few of them.

    `root`: the directory below which a file may be a link that matters; None for everywhere.
    """

    def __init__(self) -> None:
        self.root: str | None = None
        self._directories: dict[str, str] = {}
        self._files: dict[str, str] = {}

    def of(self, path: str) -> str:
        found = self._files.get(path)
        if found is None:
            directory, separator, name = path.rpartition(os.sep)
            if directory not in self._directories:
                self._directories[directory] = os.path.join(os.path.realpath(directory + separator), "")
            found = self._directories[directory] + name
            if (self.root is None or found.startswith(self.root)) and os.path.islink(found):
                found = os.path.realpath(found)
            self._files[path] = found
        return found
