"""The file system as the analysis sees it: every look is remembered, because a cached table rests on all of
them.

A look is also a fact: what a file holds, what a directory lists, what is there under a path (and that
nothing is). A table that was built from some facts is right for as long as they hold.
"""

from __future__ import annotations

import errno
import os
import stat
import time
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Literal

PathKind = Literal["file", "directory", "nothing"]
Look = Literal["text", "names", "kind"]

NOTHING = "nothing"
"""The finding where a file cannot be read or a directory cannot be listed."""

LEFTOVERS = frozenset({".conn_types_cache", "__pycache__"})
"""Names that no listing shows: they come and go as programs run, this one included."""

MOST_BYTES = 64_000_000
"""The largest file that is read."""
MOST_BYTES_OF_SETTINGS = 1_000_000
"""The largest file of a project's or an environment's settings."""

_SETTLED = 2_000_000_000
"""Nanoseconds after which a file's time stamp would show another write.

FAT counts in steps of two seconds.
"""

_MOST_HELD = 32_000_000
"""Bytes of files that are held to be read again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """What one look found. `stamp` identifies the file's state, empty where it had changed just before."""

    look: Look
    path: str
    finding: str
    stamp: str = ""


class Disk:
    """Looks at files and directories, each once, and keeps the facts. Paths are absolute."""

    def __init__(self, *, keeps_facts: bool = True) -> None:
        """Without facts for a run that keeps no table: to find them takes its time."""
        self._keeps_facts = keeps_facts
        self._facts: dict[tuple[Look, str], Fact] = {}
        self._entries: dict[str, Mapping[str, os.DirEntry[str]] | None] = {}
        self._held: dict[str, tuple[bytes, str]] = {}
        self._room = _MOST_HELD

    @property
    def facts(self) -> tuple[Fact, ...]:
        """What was found so far, sorted."""
        return tuple(self._facts[key] for key in sorted(self._facts))

    def facts_since(self, count: int) -> tuple[Fact, ...]:
        """What was found after that many facts, as long as none is forgotten."""
        return tuple(islice(self._facts.values(), count, None))

    def adopt(self, facts: Iterable[Fact]) -> None:
        """Count an earlier run's looks, which still hold, as looks of this one."""
        if self._keeps_facts:
            for fact in facts:
                self._facts.setdefault((fact.look, fact.path), fact)

    def read(self, path: Path | str) -> bytes:
        """The file's bytes. Raises `OSError` where it cannot be read, which is remembered too."""
        key = str(path)
        try:
            data, stamp = self._held.get(key) or _read(key, stamped=self._keeps_facts)
        except OSError:
            self._note("text", key, NOTHING)
            raise
        if self._lacks("text", key):
            self._note("text", key, digest(data), stamp)
        return data

    def digest_of(self, path: Path) -> str:
        """Of what `read` finds in the file. Raises as it does."""
        fact = self._facts.get(("text", str(path)))
        return digest(self.read(path)) if fact is None else fact.finding

    def stamp_read(self, path: Path) -> str:
        """The stamp of the file as `read` has found it; nothing where it has none, or was not read."""
        fact = self._facts.get(("text", str(path)))
        return "" if fact is None else fact.stamp

    def peek(self, path: Path) -> bytes:
        """As `read`, for a question that no table rests on. The bytes are held for whoever reads them next.

        Nothing is held beyond some megabytes: a tree may be larger than the memory.
        """
        key = str(path)
        if key in self._held:
            return self._held[key][0]
        data, stamp = _read(key, stamped=self._keeps_facts)
        if len(data) <= self._room:
            self._room -= len(data)
            self._held[key] = data, stamp
        return data

    def forget(self, path: Path) -> None:
        """Look at the file again when somebody asks."""
        self.release(path)
        self._facts.pop(("text", str(path)), None)

    def release(self, path: Path) -> None:
        """Hold the file's bytes no longer."""
        held = self._held.pop(str(path), None)
        if held is not None:
            self._room += len(held[0])

    def names(self, path: Path | str) -> tuple[str, ...]:
        """The names in a directory, sorted; none where it cannot be listed."""
        key = str(path)
        if self._lacks("names", key):
            self._note("names", key, self.names_finding(key))
        return tuple(sorted(self._list(key) or ()))

    def names_finding(self, path: Path | str) -> str:
        """What a fact says of the names in a directory."""
        names = self._list(str(path))
        if names is None:
            return NOTHING
        return digest("\0".join(sorted(names)).encode("utf-8", "surrogateescape"))

    def kind(self, path: Path | str) -> PathKind:
        """What is under the path, links followed; upper and lower case are told apart on every system."""
        key = str(path)
        kind = self._kind(key)
        if self._lacks("kind", key):
            self._note("kind", key, kind)
        return kind

    def _kind(self, path: str) -> PathKind:
        # One listing answers for all the names that an import tries in a directory.
        above, name = os.path.split(path)
        entries = self._list(above)
        if entries is None or name in ("", ".."):
            return path_kind(path)
        entry = entries.get(name)
        return "nothing" if entry is None else _entry_kind(entry)

    def _list(self, path: str) -> Mapping[str, os.DirEntry[str]] | None:
        """What is in a directory, by name; None where it cannot be listed."""
        if path not in self._entries:
            try:
                with os.scandir(path) as entries:
                    self._entries[path] = {
                        entry.name: entry for entry in entries if entry.name not in LEFTOVERS
                    }
            except (OSError, ValueError):
                self._entries[path] = None
        return self._entries[path]

    def _lacks(self, look: Look, path: str) -> bool:
        return self._keeps_facts and (look, path) not in self._facts

    def _note(self, look: Look, path: str, finding: str, stamp: str = "") -> None:
        if self._keeps_facts:
            fact = Fact(look=look, path=path, finding=finding, stamp=stamp)
            self._facts.setdefault((look, path), fact)


def current(path: Path | str) -> tuple[bytes, Fact]:
    """What a file holds now. Raises `OSError`."""
    data, stamp = _read(str(path))
    return data, Fact(look="text", path=str(path), finding=digest(data), stamp=stamp)


def _entry_kind(entry: os.DirEntry[str]) -> PathKind:
    """Without a look at the disk where the listing has told it, as it does of all but links."""
    try:
        if not entry.is_symlink():
            return "directory" if entry.is_dir() else "file" if entry.is_file() else "nothing"
    except OSError:
        pass
    return path_kind(entry.path)


def _read(path: str, most: int = MOST_BYTES, *, stamped: bool = True) -> tuple[bytes, str]:
    """The bytes, and the stamp of the file that held them. Raises `OSError` as `read_file`."""
    try:
        # A pipe that nobody writes to opens at once, and tells what it is.
        descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
    except ValueError as error:
        raise OSError(errno.EINVAL, str(error)) from error
    try:
        state = os.fstat(descriptor)
        if not stat.S_ISREG(state.st_mode):
            raise OSError(errno.EINVAL, "it is no regular file")
        data = _content(descriptor, state.st_size, most)
        # A file that changes while it is read has no stamp to trust.
        before = _stamp(state) if stamped else ""
        stamp = before if before and before == _stamp(os.fstat(descriptor)) else ""
    finally:
        os.close(descriptor)
    return data, stamp


def _content(descriptor: int, size: int, most: int) -> bytes:
    """All that the file holds, whatever its size says. Raises `OSError` beyond `most` bytes."""
    pieces: list[bytes] = []
    while size <= most and (piece := os.read(descriptor, size + 1)):
        pieces.append(piece)
        size = max(size, sum(map(len, pieces)))
    if size > most:
        raise OSError(errno.EFBIG, f"it is larger than {most // 1_000_000} MB")
    return b"".join(pieces)


def holds(facts: Iterable[Fact]) -> bool:
    """Whether every look would find today what it found then."""
    return not any(True for _ in changes(facts))


def changes(facts: Iterable[Fact]) -> Iterator[Fact]:
    """The looks that would find something else today, one after another."""
    disk = Disk()
    return (fact for fact in facts if not _holds(fact, disk))


def _holds(fact: Fact, disk: Disk) -> bool:
    if fact.look == "text" and fact.stamp and fact.stamp == stamp_of(fact.path):
        return True
    path = Path(fact.path)
    if fact.look == "kind":
        return disk.kind(path) == fact.finding
    if fact.look == "names":
        return disk.names_finding(path) == fact.finding
    try:
        return digest(disk.read(path)) == fact.finding
    except OSError:
        return fact.finding == NOTHING


def path_kind(path: Path | str) -> PathKind:
    """As `Disk.kind`, without remembering and without regard to case."""
    try:
        mode = os.stat(path).st_mode
    except (OSError, ValueError):
        return "nothing"
    return "directory" if stat.S_ISDIR(mode) else "file" if stat.S_ISREG(mode) else "nothing"


def read_file(path: Path, most: int = MOST_BYTES) -> bytes:
    """The bytes of a regular file, links followed.

    Raises `OSError` where it cannot be read, where it is a pipe, socket or device (whose reader may wait for
    ever), and where it is larger than `most`.
    """
    return _read(str(path), most)[0]


def digest(data: bytes) -> str:
    import hashlib  # Not for a run without a cache.

    return hashlib.sha256(data).hexdigest()


def stamp_of(path: Path | str) -> str:
    """The file's state in few words, or nothing where a second write could leave the same.

    The time of the inode's last change cannot be set back, and is compared only once it is so old that
    another write within the same tick of the clock is impossible.
    """
    try:
        return _stamp(os.stat(path))
    except (OSError, ValueError):
        return ""


def _stamp(state: os.stat_result) -> str:
    if time.time_ns() - max(state.st_ctime_ns, state.st_mtime_ns) < _SETTLED:
        return ""
    return f"{state.st_size}:{state.st_mtime_ns}:{state.st_ctime_ns}:{state.st_ino}"
