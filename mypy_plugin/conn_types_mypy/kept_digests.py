"""The digests of the project's modules, kept from one run to the next.

A warm run needs nothing else, and may take some milliseconds for it: nothing of the analysis is loaded here.
They are the first line of a file; its second one holds answers (`kept_answers`), for runs that check more.
Beside the digests stands the state of every file and directory that they rest on. They are right as long as
each has its stamp (the inode's times cannot be set back), or else the same content.
"""

from __future__ import annotations

import hashlib
import json
import os
import stat
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from types import MappingProxyType
from typing import Any, Final, NamedTuple

from conn_types_mypy.version import VERSION

CACHE: Final = ".conn_types_cache"
PREFIX: Final = "mypy-"
FORMAT: Final = "conn-types digests 5"
UUIDS: Final = "uuid"
"""What the digest of a module ends with that may ask mypy for the type: no other digest has the word."""
LOOKS: Final = ".looks"
"""What the name of another file ends with, which holds uses that need not be looked at (`closer_looks`)."""
KEPT: Final = 16
"""How many files stay: of other environments and configuration files, the last used ones."""
NOTHING: Final = "nothing"
"""The content of what cannot be read or listed."""

_SETTLED: Final = 2_000_000_000
"""Nanoseconds after which a time stamp would show another write (FAT counts in steps of two seconds)."""
_CLOCK: Final = 50_000_000
"""Nanoseconds by which a file's time may lag behind the clock's."""

State = list[str]
"""A path, its stamp, its content's digest."""


class Kept(NamedTuple):
    """The project's root, and the digest of each module's file that has one.

    - `path`: the file, "" where nothing is kept.
    - `answers`: the digest of its second line.
    - `state`: a digest of all that the digests rest on; "" where some of it is not known.
    - `files`: those of it that are files, with their stamps.
    """

    root: str
    modules: dict[str, str]
    path: str = ""
    answers: str = ""
    state: str = ""
    files: Mapping[str, str] = MappingProxyType({})


def load(start: str, python: str = "") -> Kept | None:
    """What is kept; None where nothing is, or where it is not right any more.

    `start` is the directory of mypy's configuration file, `python` the interpreter that mypy was told of.
    """
    name = file_name(start, python)
    for directory in _cache_directories(start):
        path = os.path.join(directory, name)
        try:
            with open(path, encoding="utf-8") as file:
                document: Any = json.loads(file.readline())
            if document["format"] == FORMAT and document["key"] == _key(start, python):
                return _checked(document, path)
        except (OSError, ValueError, TypeError, LookupError, AttributeError, RecursionError):
            continue
    return None


def file_name(start: str, python: str = "") -> str:
    return f"{PREFIX}{digest(json.dumps(_key(start, python)).encode())[:32]}.json"


def document_of(
    start: str,
    began: int,
    kept: Kept,
    files: Iterable[str],
    directories: Iterable[str],
    python: str = "",
    read: Mapping[str, State] = MappingProxyType({}),
) -> dict[str, Any]:
    """What to keep. The directories are looked at now, and the files that are not among those `read`.

    `began`: when these were read at the earliest, in nanoseconds. What has changed since is not known to be
    what was read: it holds for nobody.
    """
    return {
        "format": FORMAT,
        "key": _key(start, python),
        "files": [
            read.get(path) or ([path, "", ""] if has_changed_since(path, began) else state_of_file(path))
            for path in files
        ],
        "directories": [_state(path, directory_content) for path in directories],
        "root": kept.root,
        "modules": kept.modules,
        "answers": kept.answers,
    }


def _key(start: str, python: str) -> list[object]:
    """All that the digests rest on and that is no file."""
    environment = [os.environ.get(name) for name in ("VIRTUAL_ENV", "CONDA_PREFIX")]
    return [VERSION, start, python, os.getcwd(), sys.prefix, list(sys.version_info), environment]


def _cache_directories(start: str) -> Iterator[str]:
    """Where the cache may lie: at the root of the project, which is `start` or above, or where it says."""
    directory = start
    while True:
        yield os.path.join(directory, CACHE)
        yield from _configured(directory)
        above = os.path.dirname(directory)
        if above == directory:
            return
        directory = above


def _configured(directory: str) -> Iterator[str]:
    try:
        with open(os.path.join(directory, "pyproject.toml"), encoding="utf-8") as file:
            text = file.read()
    except (OSError, UnicodeDecodeError):
        return
    if "cache-dir" in text:
        if sys.version_info >= (3, 11):
            import tomllib
        else:
            import tomli as tomllib
        try:
            yield os.path.join(directory, tomllib.loads(text)["tool"]["conn-types"]["cache-dir"])
        except (ValueError, TypeError, LookupError):
            return


def _checked(document: dict[str, Any], path: str) -> Kept | None:
    """The digests, if all that they rest on is as it was. New stamps are kept for the next time."""
    files, directories = document["files"], document["directories"]
    looked_at = (
        *((state, file_content) for state in files),
        *((state, directory_content) for state in directories),
    )
    touched = [each for each in looked_at if not each[0][1] or _stamp(each[0][0]) != each[0][1]]
    has_changed = False
    for state, content in touched:
        now = _state(state[0], content)
        if now[2] != state[2]:
            return None
        has_changed |= now != state
        state[1] = now[1]
    modules = document["modules"]
    if not all(isinstance(digest, str) for digest in modules.values()):
        return None
    if has_changed:
        write(path, file_text(document, answers_beside(path)))
    return kept_as(document, path)


def kept_as(document: dict[str, Any], path: str) -> Kept:
    """What is kept as this document in this file."""
    contents = [state[2] for state in (*document["files"], *document["directories"])]
    state = digest("".join(contents).encode()) if all(contents) else ""
    files = {state[0]: state[1] for state in document["files"]}
    modules, answers = dict(document["modules"]), str(document["answers"])
    return Kept(str(document["root"]), modules, path, answers, state, files)


def file_text(document: dict[str, Any], answers: str) -> str:
    return f"{json.dumps(document, separators=(',', ':'))}\n{answers}"


def answers_beside(path: str) -> str:
    """The file's second line. Raises `OSError` and `ValueError`."""
    with open(path, encoding="utf-8") as file:
        file.readline()
        return file.read()


def has_changed(state: State, content: Callable[[str], str]) -> bool:
    """Whether a file or directory is not as it was."""
    if state[1] and _stamp(state[0]) == state[1]:
        return False
    return content(state[0]) != state[2]


def is_as_found(kept: Kept, began: int, path: str) -> bool:
    """Whether a file is certain to be as it was when what is kept was found, and at a time before.

    `began`: that time, in nanoseconds.
    """
    try:
        found = os.stat(path)
    except (OSError, ValueError):
        return False
    return _written(found) == kept.files.get(path) and _time(found) < began - _CLOCK


def write(path: str, text: str) -> None:
    """Whole or not at all; where it cannot be written, the next run takes as long as this one."""
    temporary = os.path.join(os.path.dirname(path), f".new-{os.getpid()}-{PREFIX}")
    try:
        with open(temporary, "w", encoding="utf-8") as file:
            file.write(text)
        os.replace(temporary, path)
    except OSError:
        return


def _state(path: str, content: Callable[[str], str]) -> State:
    # The stamp is older than the content: what changes in between is looked into once more.
    stamp = _stamp(path)
    return [path, stamp, content(path)]


def state_of_file(path: str) -> State:
    return _state(path, file_content)


def has_changed_since(path: str, nanoseconds: int) -> bool:
    try:
        found = os.stat(path)
    except (OSError, ValueError):
        return False
    return _time(found) >= nanoseconds - _CLOCK


def file_content(path: str) -> str:
    try:
        if not stat.S_ISREG(os.stat(path).st_mode):
            return NOTHING
        with open(path, "rb") as file:
            return digest(file.read())
    except (OSError, ValueError):
        return NOTHING


def directory_content(path: str) -> str:
    """The names that are there, apart from what editors and programs come and go with."""
    try:
        names = sorted(name for name in os.listdir(path) if name[0] != "." or name == ".venv")
    except (OSError, ValueError):
        return NOTHING
    names = [name for name in names if name != "__pycache__"]
    return digest("\0".join(names).encode("utf-8", "surrogateescape"))


def _stamp(path: str) -> str:
    """The state in few words; nothing where there is none, or where another write could leave the same."""
    try:
        found = os.stat(path)
    except (OSError, ValueError):
        return ""
    return "" if time.time_ns() - _time(found) < _SETTLED else _written(found)


def _time(found: os.stat_result) -> int:
    return max(found.st_ctime_ns, found.st_mtime_ns)


def _written(found: os.stat_result) -> str:
    return f"{found.st_size}:{found.st_mtime_ns}:{found.st_ctime_ns}:{found.st_ino}"


def digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
