"""What README and the pages in `docs/` show: their code blocks.

A block is what its language says:

- `console`: a session. Lines that begin with `$ ` are commands, the others what they print (`sessions.py`).
- any language with a `title="…"`: a file of the project that the sessions run in.
- `diff` with a `title="…"`: a change of such a file.
- `python` without one: a part of the page's own module, which runs.
- `toml`, `yaml`, `json`: parsed. `sh`: commands for the reader, whose options must exist.

The project begins at the last comment above: `<!-- project: examples/bookshop_fastapi -->` is a copy of that
folder, `<!-- project: new -->` an empty one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tests.meta.sources import ROOT

README = ROOT / "README.md"
PAGES = [README, *sorted((ROOT / "docs").rglob("*.md"))]
BLOCK = re.compile(
    r'^```(?P<language>[a-z]+)(?: title="(?P<title>[^"\n]+)")?\n(?P<body>.*?)^```$', re.DOTALL | re.MULTILINE
)
LANGUAGES = frozenset({"console", "diff", "html", "json", "lua", "python", "sh", "text", "toml", "yaml"})
_PROJECT = re.compile(r"<!-- project: (\S+) -->")


@dataclass(frozen=True, slots=True, kw_only=True)
class Project:
    """Where a project begins: what it is made of, and where the comment stands in the page's text."""

    name: str
    position: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """A code block. `start` and `end` are where its body stands in the page's text."""

    language: str
    title: str | None
    body: str
    start: int
    end: int
    project: Project | None

    def commands(self) -> list[str]:
        """Of a session, what is typed. A line that ends with a backslash goes on in the next one."""
        return re.findall(r"^\$ ((?:.*\\\n)*.*)$", self.body, re.MULTILINE)


def blocks(text: str) -> Iterator[Block]:
    projects = [Project(name=each[1], position=each.start()) for each in _PROJECT.finditer(text)]
    for found in BLOCK.finditer(text):
        above = [project for project in projects if project.position < found.start()]
        yield Block(
            language=found["language"],
            title=found["title"],
            body=found["body"],
            start=found.start("body"),
            end=found.end("body"),
            project=above[-1] if above else None,
        )


def shown(page: Path) -> str:
    """The page's own module, each block at the page's own lines; "" where it has none."""
    text, lines = page.read_text("utf-8"), ""
    for block in blocks(text):
        if block.language == "python" and block.title is None:
            above = text.count("\n", 0, block.start)
            lines += "\n" * (above - lines.count("\n")) + block.body
    return lines


def name_of(page: Path) -> str:
    return page.relative_to(ROOT).as_posix()
