"""Whether an installed package has to do with routes: whether a line of it imports a framework."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from contextlib import suppress

from conn_types.analysis.discovery import TEST_DIRECTORIES
from conn_types.analysis.disk import Disk
from conn_types.analysis.module_finder import ModuleFile

_NAMES = ("starlette", "fastapi", "conn_types")
_PATTERN = rf"^[ \t]*(?:from|import)[ \t]+(?:{'|'.join(_NAMES)})\b"
_IMPORT_IN_TEXT = re.compile(_PATTERN, re.MULTILINE)
_IMPORT = re.compile(_PATTERN.encode(), re.MULTILINE)
_ENCODED_NAMES = tuple(name.encode() for name in _NAMES)
_MOST_FILES = 1_500
_MOST_BYTES = 16_000_000


def imports_framework(text: str) -> bool:
    """The same of a single module."""
    return any(name in text for name in _NAMES) and _IMPORT_IN_TEXT.search(text) is not None


def mentions_framework(module: ModuleFile, disk: Disk) -> bool:
    """Read the package as text, the upper files first, until one imports a framework.

    What is larger than the limits and has mentioned none so far is no web package. Tests do not count: nobody
    imports those that a package brings.
    """
    scanned = 0
    for number, data in enumerate(_texts(module, disk)):
        # Most files hold none of the names, which takes a fraction of the time to see.
        if any(name in data for name in _ENCODED_NAMES) and _IMPORT.search(data):
            return True
        scanned += len(data)
        if number >= _MOST_FILES or scanned >= _MOST_BYTES:
            return False
    return False


def _texts(module: ModuleFile, disk: Disk) -> Iterator[bytes]:
    if module.path is not None and not module.is_package:
        yield disk.read(module.path)
    # As strings: making a `Path` of each name would take as long as reading the files.
    level = [str(directory) for directory in module.directories]
    while level:
        below: list[str] = []
        for directory in level:
            for name in disk.names(directory):
                path = f"{directory}{os.sep}{name}"
                if name.endswith(".py"):
                    with suppress(OSError):
                        yield disk.read(path)
                elif "." not in name and name not in TEST_DIRECTORIES:
                    below.append(path)
        level = [path for path in below if disk.kind(path) == "directory" and not os.path.islink(path)]
