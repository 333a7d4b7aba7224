"""What text is drawn on: colours, width, and where paths and source lines come from."""

from __future__ import annotations

import os
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Literal

from conn_types.analysis.location import Location
from conn_types.analysis.project import Project
from conn_types.analysis.source_lines import source_lines

Style = Literal["bold", "dim", "red", "yellow", "green", "blue", "cyan"]

_CODES: dict[Style, str] = {
    "bold": "1",
    "dim": "2",
    "red": "1;31",
    "yellow": "1;33",
    "green": "32",
    "blue": "34",
    "cyan": "36",
}
# What turns the direction of text, so that a line could show another order than it has.
_TURNING = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200e\u200f\u061c")


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawing:
    """`width` is the terminal's, None where nothing is to be cut."""

    project: Project
    colours: bool = False
    width: int | None = None

    def styled(self, text: str, *styles: Style) -> str:
        if not self.colours or not text:
            return text
        return f"\x1b[{';'.join(_CODES[style] for style in styles)}m{text}\x1b[0m"

    def place(self, location: Location) -> str:
        """`path:line:column`, as editors take it: from the working directory, and columns count from 1."""
        return f"{self.path(location.path)}:{location.line}:{location.column + 1}"

    def path(self, shown: str) -> str:
        if shown.startswith("<") or self.project.root == Path.cwd():
            return plain(shown)
        return plain(Path(os.path.relpath(self.project.root / shown)).as_posix())

    def source_lines(self, shown: str) -> Sequence[str]:
        """The lines of a file of the project; none where it cannot be read."""
        return source_lines(self.project, shown)


def plain(text: str) -> str:
    """Text that cannot steer a terminal: control characters as escapes. What is checked may be hostile."""
    if text.isprintable():
        return text
    return "".join(_escaped(char) if _steers(char) else char for char in text)


def width(text: str) -> int:
    """The cells that the text takes on a terminal: two for wide characters, none for combining ones."""
    if text.isascii():
        return len(text)
    return _cells_of(text)


@lru_cache(maxsize=1024)
def _cells_of(text: str) -> int:
    # The branches of a tree are few, and stand in every line.
    return sum(map(_cells, text))


def _cells(char: str) -> int:
    if unicodedata.category(char) in ("Mn", "Me", "Cf"):
        return 0
    return 2 if unicodedata.east_asian_width(char) in "WF" else 1


def _steers(char: str) -> bool:
    return unicodedata.category(char) in ("Cc", "Cs", "Zl", "Zp") or char in _TURNING


def _escaped(char: str) -> str:
    return char.encode("unicode_escape").decode("ascii")
