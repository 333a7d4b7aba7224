"""The route table, kept from one run to the next: built again only when something it rests on has changed.

A cached table carries the facts of its making (`disk`): what each file held that was read, what was looked
for and not found, what was listed. It is right as long as they hold. Files are compared by their whole
text; comparing them by their reduced tree, positions apart, would leave the locations in the table stale.

The cache saves time and nothing else: one that is broken, somebody else's or cannot be written is passed
over with a note.
"""

from __future__ import annotations

import hashlib
import json
import os
import secrets
import sys
from collections.abc import Generator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any, cast

import conn_types
from conn_types.analysis.disk import Fact, holds
from conn_types.analysis.evaluator.extraction import build_table
from conn_types.analysis.evaluator.interpreter import Interpreter
from conn_types.analysis.file_lock import file_lock
from conn_types.analysis.fullnames import FRAMEWORK_PACKAGES
from conn_types.analysis.project import Project
from conn_types.analysis.table import RouteTable
from conn_types.analysis.table_data import TableDataError, decode, encode

DIRECTORY = ".conn_types_cache"
_FORMAT = "conn-types route table"
_TAG = "CACHEDIR.TAG"
_TAG_TEXT = """\
Signature: 8a477f597d28d172789f06886806bc55
# This directory holds caches of conn-types. It can be deleted at any time.
# For information about cache directory tags see https://bford.info/cachedir/
"""
_TEMPORARY = ".new-"
_TABLE = "table-"
_KEPT = 16
"""How many tables stay: of other environments and other choices of apps, the last used ones."""


def load_or_build(project: Project, apps: Sequence[str] = ()) -> RouteTable:
    """The project's route table, from the cache where one is kept that is still right.

    To be called before the project is read for other purposes: what was read by then counts as what the table
    rests on. Raises what `build_table` raises.
    """
    cache = _Cache.open(project) if project.use_cache else None
    if cache is None:
        return _build(project, apps)
    name = _name(project, apps)
    table = cache.load(name)
    if table is not None:
        return table
    with cache.locked():
        # Another run may have built it while this one waited.
        table = cache.load(name)
        if table is None:
            table = _build(project, apps)
            cache.store(name, table)
        return table


def _build(project: Project, apps: Sequence[str]) -> RouteTable:
    # With an interpreter of its own: what is evaluated later must not depend on whether the table was cached.
    return build_table(project, Interpreter(project), apps)


def _name(project: Project, apps: Sequence[str]) -> str:
    """The table's file: a digest of all that the table rests on and that no fact of the disk tells."""
    environment = project.environment
    key = {
        "tool": [_tool_version(), _tool_digest()],
        "python": [*sys.version_info],
        "environment": [
            [project.shown(path) for path in project.import_roots],
            [str(path) for path in environment.search_path],
            [[name, str(path)] for name, path in environment.mapped],
            environment.python_version,
            [environment.version_of(package) for package in FRAMEWORK_PACKAGES],
        ],
        "files": [project.shown(path) for path in project.files],
        "apps": [*apps],
    }
    text = json.dumps(key, sort_keys=True)
    return f"{_TABLE}{hashlib.sha256(text.encode()).hexdigest()[:32]}.json"


@lru_cache(maxsize=1)
def _tool_digest() -> str:
    """Of the tool's own source: in a checkout, it changes without its version."""
    digest = hashlib.sha256()
    package = Path(conn_types.__path__[0])
    for path in sorted([*package.glob("*.py"), *(package / "analysis").rglob("*.py")]):
        digest.update(path.read_bytes() + b"\0")
    return digest.hexdigest()


def _tool_version() -> str | None:
    try:
        return version("conn-types")
    except PackageNotFoundError:
        return None


@dataclass(frozen=True, slots=True)
class _Cache:
    """The cache's directory, which is there and is this tool's."""

    directory: Path
    project: Project

    @classmethod
    def open(cls, project: Project) -> _Cache | None:
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
            lock = os.open(self.directory / "lock", os.O_RDWR | os.O_CREAT, 0o666)
        except OSError as error:
            self.note(error.strerror or str(error))
            yield
            return
        try:
            with file_lock(lock):
                yield
        finally:
            os.close(lock)

    def load(self, name: str) -> RouteTable | None:
        """The table, if it is kept and all it rests on holds."""
        try:
            text = (self.directory / name).read_text("utf-8")
        except FileNotFoundError:
            return None
        except (OSError, UnicodeDecodeError) as error:
            self.note(f"{name} cannot be read ({error})")
            return None
        try:
            facts, table = self._parsed(text)
        except (ValueError, TypeError, RecursionError):
            self.note(f"{name} is broken, and is made anew")
            return None
        return table if holds(facts) else None

    def store(self, name: str, table: RouteTable) -> None:
        document = {
            "format": _FORMAT,
            "facts": [self._relative(fact) for fact in self.project.disk.facts],
            "table": encode(table),
        }
        try:
            self.write(name, json.dumps(document, separators=(",", ":")))
            self._prune()
        except OSError as error:
            self.note(error.strerror or str(error))

    def write(self, name: str, text: str) -> None:
        """The whole file or nothing: whoever reads it never sees a part. Raises `OSError`."""
        temporary = self.directory / f"{_TEMPORARY}{os.getpid()}-{secrets.token_hex(4)}"
        try:
            temporary.write_text(text, "utf-8")
            temporary.replace(self.directory / name)
        finally:
            temporary.unlink(missing_ok=True)

    def note(self, problem: str) -> None:
        self.project.notes.append(f"the cache {self.directory} is not used: {problem}")

    def _parsed(self, text: str) -> tuple[list[Fact], RouteTable]:
        loaded: object = json.loads(text)
        if not isinstance(loaded, dict):
            raise TableDataError("no document")
        document = cast("dict[str, Any]", loaded)
        if document.get("format") != _FORMAT:
            raise TableDataError("another format")
        facts = [self._absolute(fact) for fact in document.get("facts", ())]
        return facts, decode(document.get("table"))

    def _relative(self, fact: Fact) -> list[str]:
        """A fact as data. What lies below the root may be moved with it."""
        path = Path(fact.path)
        inside = path.is_relative_to(self.project.root)
        shown = f"./{path.relative_to(self.project.root).as_posix()}" if inside else fact.path
        return [fact.look, shown, fact.finding, fact.stamp]

    def _absolute(self, data: Any) -> Fact:
        match data:
            case ["text" | "names" | "kind" as look, str(path), str(finding), str(stamp)]:
                inside = path.startswith("./")
                full = str(self.project.root / path[2:]) if inside else path
                return Fact(look=look, path=full, finding=finding, stamp=stamp)
            case _:
                raise TableDataError("not a fact")

    def _prune(self) -> None:
        """Remove the oldest tables, and what a run that was killed left half written."""
        tables = sorted(self.directory.glob(f"{_TABLE}*.json"), key=lambda path: path.stat().st_mtime_ns)
        for path in tables[:-_KEPT]:
            path.unlink(missing_ok=True)


def _is_own(name: str) -> bool:
    return name in (_TAG, ".gitignore", "lock") or name.startswith((_TEMPORARY, _TABLE))
