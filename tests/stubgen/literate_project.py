"""A page whose code blocks are the files of one project. What is wrong there ends in `# error`."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from tests.meta.shown import blocks
from tests.stubgen.checkers import Place

_ERROR = re.compile(r"  # error(?P<but> \(not with the plugin\))?$")


@dataclass(frozen=True, slots=True)
class LiterateProject:
    """`marked`: every mistake; `not_by_plugin`: those that the plugin, which knows more, is unsure of."""

    configuration: str
    files: dict[str, str]
    marked: frozenset[Place]
    not_by_plugin: frozenset[Place]

    @classmethod
    def read(cls, page: Path) -> LiterateProject:
        found = {block.title: block.body for block in blocks(page.read_text("utf-8"))}
        files = {title: body for title, body in found.items() if title is not None and title.endswith(".py")}
        marks = {
            (name, number): mark["but"] is not None
            for name, text in files.items()
            for number, line in enumerate(text.splitlines(), 1)
            if (mark := _ERROR.search(line))
        }
        configuration = found.get("pyproject.toml", "[tool.conn-types]\n")
        not_by_plugin = frozenset(place for place, but in marks.items() if but)
        return cls(configuration, files, frozenset(marks), not_by_plugin)
