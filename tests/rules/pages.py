"""Literate rule pages: prose, and Python blocks with markers that say what is to be reported where.

A heading and what stands below it, up to the next heading, is a *section*. The blocks of a section are the
files of one project: ```` ```python title="shop/main.py" ```` names its file, a Python block without a title
is `main.py`; a block of another language with a title is a file as well.

- `# error: [rule] part of the message` after code, or on lines of its own above it.
- `# command only: reason` after code: the errors of this line are told by the command and not by mypy.
- `# mypy only` after code: they need types, as those of a rule in `NEEDS_TYPES` always do.
- `# unsure` and `# dynamic` after code: a reference there that cannot be checked. Every other one must be.
- In templates the markers are comments of theirs, `{# error: [rule] … #}`, and the command's alone.
- `# revealed: T` is for type checkers, and stands on a line with `reveal_type`; the command ignores it.

Nothing here knows how a page is checked, so that every checker can use the same pages.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from conn_types.analysis.rules import RULES
from conn_types.analysis.rules.page import PAGES

HEADINGS = ("What it does", "Why it is bad", "Example", "Use instead", "Known limits")

NEEDS_TYPES = frozenset(rule.name for rule in RULES if rule.needs_types)
"""Rules that nothing without types can check."""

_HEADING = re.compile(r"^#{1,6}\s+(?P<text>.*\S)\s*$")
_FENCE = re.compile(r"^```(?:python|(?P<other>[a-z]+)(?=\s+title))(?:\s+title=\"(?P<title>[^\"]+)\")?\s*$")
_NEXT_MARKER = r"#\s*(?:(?:error|revealed|command only):|mypy only|(?:unsure|dynamic)\s*$)|#\}|$"
_ERROR = re.compile(rf"#\s*error:\s*\[(?P<rule>[a-z-]+)\]\s*(?P<message>.*?)\s*(?={_NEXT_MARKER})")
_REVEALED = re.compile(rf"#\s*revealed:\s*(?P<type>.*?)\s*(?={_NEXT_MARKER})")
_COMMAND_ONLY = re.compile(r"#\s*command only:\s*\S")
_MYPY_ONLY = re.compile(r"#\s*mypy only\b")
_UNCHECKED = re.compile(r"#\s*(?P<why>unsure|dynamic)\s*(?:#\}\s*)?$")


@dataclass(frozen=True, kw_only=True, order=True)
class ExpectedError:
    """An error that must be reported on this line, with this text in its message or hint."""

    path: str
    line: int
    rule: str
    message: str
    by_command: bool = True
    by_mypy: bool = True


@dataclass(frozen=True, kw_only=True, order=True)
class Revealed:
    """The type that `reveal_type` must show on this line."""

    path: str
    line: int
    type: str


@dataclass(frozen=True, kw_only=True)
class Case:
    """One section's project. `unsure` and `dynamic` count the references that cannot be checked."""

    rule: str
    section: str
    files: Mapping[str, str]
    errors: tuple[ExpectedError, ...]
    revealed: tuple[Revealed, ...]
    unsure: int
    dynamic: int


@dataclass(frozen=True, kw_only=True)
class Page:
    rule: str
    title: str
    headings: tuple[str, ...]
    """All but the title, in order."""
    cases: tuple[Case, ...]


def pages() -> list[Page]:
    """Every rule's page."""
    return [read_page(path) for path in sorted(PAGES.glob("*.md"))]


def read_page(path: Path) -> Page:
    """Raises `ValueError`, with the line, where the page is not well made."""
    headings: list[str] = []
    cases: list[Case] = []
    for section, files in _sections(path):
        headings.append(section)
        if files:
            cases.append(_case(path.stem, section, files))
    if not headings:
        raise ValueError(f"{path.name}: there is no heading")
    return Page(rule=path.stem, title=headings[0], headings=tuple(headings[1:]), cases=tuple(cases))


def _sections(path: Path) -> Iterator[tuple[str, dict[str, str]]]:
    """Each heading with the files below it."""
    section: str | None = None
    files: dict[str, str] = {}
    lines = enumerate(path.read_text("utf-8").splitlines(), start=1)
    for number, line in lines:
        heading, fence = _HEADING.match(line), _FENCE.match(line)
        if heading is not None:
            if section is not None:
                yield section, files
            section, files = heading["text"], {}
        elif fence is not None:
            name = fence["title"] or "main.py"
            if name in files:
                raise ValueError(f"{path.name}:{number}: {name} is there twice in this section")
            files[name] = "".join(f"{each}\n" for each in _block(lines, path, number))
        elif line.startswith("```"):
            for _ in _block(lines, path, number):
                pass
    if section is not None:
        yield section, files


def _block(lines: Iterator[tuple[int, str]], path: Path, start: int) -> Iterator[str]:
    for _, line in lines:
        if line.startswith("```"):
            return
        yield line
    raise ValueError(f"{path.name}:{start}: the block is never closed")


def _case(rule: str, section: str, files: dict[str, str]) -> Case:
    errors = [error for name, text in files.items() for error in _errors(name, text)]
    unchecked = [
        found["why"]
        for text in files.values()
        for line in text.splitlines()
        if (found := _UNCHECKED.search(line))
    ]
    return Case(
        rule=rule,
        section=section,
        files=files,
        errors=tuple(sorted(errors)),
        revealed=tuple(
            Revealed(path=name, line=number, type=found["type"])
            for name, text in files.items()
            for number, line in enumerate(text.splitlines(), start=1)
            if (found := _REVEALED.search(line))
        ),
        unsure=unchecked.count("unsure"),
        dynamic=unchecked.count("dynamic"),
    )


def _errors(name: str, text: str) -> Iterator[ExpectedError]:
    waiting: list[re.Match[str]] = []
    for number, line in enumerate(text.splitlines(), start=1):
        found = list(_ERROR.finditer(line))
        if line.strip().startswith(("# error:", "{# error:")):
            waiting.extend(found)
            continue
        for error in (*waiting, *found):
            yield ExpectedError(
                path=name,
                line=number,
                rule=error["rule"],
                message=error["message"],
                by_command=_MYPY_ONLY.search(line) is None and error["rule"] not in NEEDS_TYPES,
                by_mypy=name.endswith(".py") and _COMMAND_ONLY.search(line) is None,
            )
        waiting.clear()
    if waiting:
        raise ValueError(f"{name}: an error marker stands after the last line")
