"""The cache's directory: made by this tool, used by this tool alone, written whole or not at all."""

from __future__ import annotations

import os
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from conn_types.analysis.file_lock import file_lock
from conn_types.analysis.project import Project

DIRECTORY = ".conn_types_cache"
TABLE = "table-"
"""What the names of cached route tables begin with."""
TEXTS = "texts-"
"""And of what is kept beside each."""
USES = "uses.json"
DIGESTS = "mypy-"
"""And of what the mypy plugin keeps of each module."""
WRAPPERS = "wrappers.json"
TEMPLATES = "templates.json"
REPORT = "report-"
STARLETTE = "starlette.json"
_TAG = "CACHEDIR.TAG"
_TAG_TEXT = """\
Signature: 8a477f597d28d172789f06886806bc55
# This directory holds caches of conn-types. It can be deleted at any time.
# For information about cache directory tags see https://bford.info/cachedir/
"""
_TEMPORARY = ".new-"
_NO_LINKS = getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)
"""A lock that somebody has made a link, or a pipe, opens nothing elsewhere and keeps nobody waiting."""


@dataclass(frozen=True, slots=True)
class CacheDirectory:
    """The cache's directory, which is there and is this tool's."""

    directory: Path
    project: Project

    @classmethod
    def open(cls, project: Project) -> CacheDirectory | None:
        """The directory, made where it is missing; None, with a note, where it cannot be used."""
        directory = project.configuration.cache_dir or project.root / DIRECTORY
        cache = cls(directory, project)
        try:
            directory.mkdir(parents=True, exist_ok=True)
            names = set(os.listdir(directory))
            if any(not _is_own(name) for name in names) and _TAG not in names:
                cache.note("it holds other files than a cache: name another with --cache-dir")
                return None
            if _TAG not in names:
                cache.write(_TAG, _TAG_TEXT)
                cache.write(".gitignore", "*\n")
        except OSError as error:
            cache.note(error.strerror or str(error))
            return None
        return cache

    @contextmanager
    def locked(self) -> Generator[None]:
        try:
            lock = os.open(self.directory / "lock", os.O_RDWR | os.O_CREAT | _NO_LINKS, 0o666)
        except OSError as error:
            self.note(error.strerror or str(error))
            yield
            return
        try:
            with file_lock(lock):
                yield
        finally:
            os.close(lock)

    def write(self, name: str, text: str) -> None:
        """The whole file or nothing: whoever reads it never sees a part. Raises `OSError`."""
        temporary = self.directory / f"{_TEMPORARY}{os.getpid()}-{os.urandom(4).hex()}"
        try:
            temporary.write_text(text, "utf-8")
            temporary.replace(self.directory / name)
        finally:
            temporary.unlink(missing_ok=True)

    def note(self, problem: str) -> None:
        self.project.notes.append(f"the cache {self.directory} is not used: {problem}")

    def prune(self, kept: int) -> None:
        """Remove the oldest tables, and what a run that was killed left half written."""
        tables = sorted(self.directory.glob(f"{TABLE}*.json"), key=lambda path: path.stat().st_mtime_ns)
        for path in tables[:-kept]:
            path.unlink(missing_ok=True)
        names = {path.name.removeprefix(TABLE) for path in tables[-kept:]}
        for path in self.directory.glob(f"{TEXTS}*.json"):
            if path.name.removeprefix(TEXTS) not in names:
                path.unlink(missing_ok=True)
        reports = sorted(self.directory.glob(f"{REPORT}*.json"), key=lambda path: path.stat().st_mtime_ns)
        for path in reports[:-kept]:
            path.unlink(missing_ok=True)
        digests = sorted(self.directory.glob(f"{DIGESTS}*.json"), key=lambda path: path.stat().st_mtime_ns)
        for path in digests[:-kept]:
            path.unlink(missing_ok=True)
            # What the plugin keeps beside it.
            path.with_name(f"{path.name}.looks").unlink(missing_ok=True)


def _is_own(name: str) -> bool:
    names = (_TAG, ".gitignore", "lock", USES, WRAPPERS, TEMPLATES, STARLETTE)
    return name in names or name.startswith((_TEMPORARY, TABLE, TEXTS, DIGESTS, REPORT))
