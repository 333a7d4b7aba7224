"""What an evaluation looked at in the files of a project, beyond their trees."""

from __future__ import annotations

import ast
import re
from dataclasses import dataclass, field
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Looks:
    """Filled while a table is built; `edits` compares it with what the files hold later.

    - `answers`: for each file, the patterns that its text was searched for, and whether they were found.
    - `ran`: the functions that ran, and their files, for each heap. Of another function only its head was
      looked at, and whether its body may add routes.
    - `names`: functions of which it was asked whether anything but their definition names them.
    - `inspected`: modules whose own code went through lists of routes one by one.
    - `listed`: modules whose names were listed.
    - `shared`: dependencies that a route has from its router, an inclusion or its decorator.
    """

    answers: dict[Path, dict[str, bool]] = field(default_factory=dict[Path, "dict[str, bool]"])
    ran: list[dict[ast.AST, Path | None]] = field(default_factory=list["dict[ast.AST, Path | None]"])
    names: set[str] = field(default_factory=set[str])
    inspected: set[str] = field(default_factory=set[str])
    listed: set[str] = field(default_factory=set[str])
    shared: set[str] = field(default_factory=set[str])

    def search(self, path: Path, pattern: re.Pattern[str], text: str) -> bool:
        """Whether the file's text, which this is, has the pattern (which `MULTILINE` does not change)."""
        return self.note(path, pattern.pattern, pattern.search(text) is not None)

    def note(self, path: Path, pattern: str, found: bool) -> bool:
        """Note an answer that was found in another way. It is the answer."""
        self.answers.setdefault(path, {})[pattern] = found
        return found


def mention_of(name: str) -> re.Pattern[str]:
    """What names a function but its own definition."""
    return re.compile(rf"(?<!def )\b{re.escape(name)}\b")
