"""The globs of `exclude` and `per-file-ignores`: gitignore's, without negation.

`*` and `?` stay within one name, `[…]` is a set of characters, `**` stands for any number of directories. A
glob without a slash matches a name at any depth; with one, it starts at the project's root. A trailing
slash means directories only. What matches a directory matches everything below it.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable
from pathlib import PurePosixPath


def matches(globs: Iterable[str], path: PurePosixPath, *, directory: bool = False) -> bool:
    """Whether any glob matches the path, which is relative to the root, or a directory above it."""
    return any(_matches(glob, path, directory) for glob in globs)


def _matches(glob: str, path: PurePosixPath, directory: bool) -> bool:
    regex = _compiled(glob)
    only_directories = glob.endswith("/")
    parts = path.parts
    for end in range(1, len(parts) + 1):
        is_directory = directory or end < len(parts)
        if (is_directory or not only_directories) and regex.fullmatch("/".join(parts[:end])):
            return True
    return False


@functools.lru_cache(maxsize=512)
def _compiled(glob: str) -> re.Pattern[str]:
    body = glob.removeprefix("./").rstrip("/")
    anchored = "/" in body
    parts = body.removeprefix("/").split("/")
    pattern = "" if anchored else "(?:.*/)?"
    for index, part in enumerate(parts):
        last = index == len(parts) - 1
        if part == "**":
            pattern += ".+" if last else "(?:.*/)?"
        else:
            pattern += _name(part) + ("" if last else "/")
    return re.compile(pattern, re.DOTALL)


def _name(part: str) -> str:
    """One name's glob as a regular expression."""
    pattern, index = "", 0
    while index < len(part):
        character = part[index]
        index += 1
        match character:
            case "*":
                pattern += "[^/]*"
            case "?":
                pattern += "[^/]"
            case "[":
                end = part.find("]", index + 1)
                if end < 0:
                    pattern += re.escape(character)
                    continue
                inside = part[index:end].replace("\\", "\\\\").replace("[", "\\[")
                pattern += f"[^{inside[1:]}]" if inside.startswith("!") else f"[{inside}]"
                index = end + 1
            case _:
                pattern += re.escape(character)
    return pattern
