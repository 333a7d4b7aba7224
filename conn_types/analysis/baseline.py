"""Findings that a project has already, kept in a file so that only new ones are reported.

A finding is known by its file, its rule, its message and the text of its line, and by no number of a line, so
that edits above it change nothing. Where the line itself has changed, the first three will do.
"""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

from conn_types.analysis.diagnostic import Diagnostic
from conn_types.analysis.disk import read_file
from conn_types.analysis.errors import AnalysisError
from conn_types.analysis.location import Location

FORMAT = "conn-types baseline"
VERSION = 1

_MOST_OF_A_LINE = 200
_ALL = "findings"
_TEXTS = ("path", "rule", "message", "line")
_COUNT = "count"


@dataclass(frozen=True, slots=True, order=True)
class Entry:
    """A finding, or several that look the same."""

    path: str
    rule: str
    message: str
    line: str

    @property
    def without_line(self) -> tuple[str, str, str]:
        return (self.path, self.rule, self.message)


Baseline = Mapping[Entry, int]
"""How often each is known to occur."""


def baseline_of(diagnostics: Iterable[Diagnostic], line_at: Callable[[Location], str]) -> Baseline:
    """What holds all of these. `line_at` gives the text of a line."""
    return Counter(_entry(each, line_at) for each in diagnostics)


def without_known(
    diagnostics: Iterable[Diagnostic], known: Baseline, line_at: Callable[[Location], str]
) -> tuple[list[Diagnostic], Baseline]:
    """The findings that the baseline does not hold, and what it holds beyond the findings."""
    left = Counter(known)
    changed: list[Diagnostic] = []
    for diagnostic in diagnostics:
        entry = _entry(diagnostic, line_at)
        if left[entry]:
            left[entry] -= 1
        else:
            changed.append(diagnostic)
    moved: dict[tuple[str, str, str], list[Entry]] = defaultdict(list)
    for entry, count in sorted((+left).items(), reverse=True):
        moved[entry.without_line] += [entry] * count
    new: list[Diagnostic] = []
    for diagnostic in changed:
        entries = moved[_entry(diagnostic, line_at).without_line]
        if entries:
            left[entries.pop()] -= 1
        else:
            new.append(diagnostic)
    return new, +left


def _entry(diagnostic: Diagnostic, line_at: Callable[[Location], str]) -> Entry:
    line = line_at(diagnostic.location)[:_MOST_OF_A_LINE]
    return Entry(diagnostic.location.path, diagnostic.rule, diagnostic.message, line)


def dump(baseline: Baseline) -> str:
    """One entry a line, sorted: a change shows the findings that have come and gone, and merges."""
    lines = [
        json.dumps(
            {
                **{name: getattr(entry, name) for name in _TEXTS},
                **({} if count == 1 else {_COUNT: count}),
            },
            ensure_ascii=False,
        )
        for entry, count in sorted(baseline.items())
    ]
    entries = "".join(f"\n    {line}," for line in lines).removesuffix(",")
    return (
        f'{{\n  "format": "{FORMAT}",\n  "version": {VERSION},\n'
        f'  "{_ALL}": [{entries}{chr(10) + "  " if lines else ""}]\n}}\n'
    )


def read_baseline(path: Path) -> Baseline:
    """Raises `AnalysisError`, which names the file, the line and what to do."""
    if not path.exists():
        raise AnalysisError(f"there is no baseline {path}: --write-baseline {path} makes one")
    try:
        return _loaded(_data(path))
    except _BadBaseline as error:
        raise error.told(path) from error


def baseline_before(path: Path, *, is_needed: bool) -> Baseline:
    """What the file holds that is written again, nothing where it is not there.

    Raises `AnalysisError` where it is something else, which is never written over, and where it cannot be
    understood although it is needed.
    """
    data = _data(path) if path.is_file() else b""
    if not data.strip():
        return {}
    if FORMAT.encode() not in data:
        raise AnalysisError(f"{path} holds something else than a baseline, and is not written over")
    try:
        return _loaded(data)
    except _BadBaseline as error:
        if is_needed:
            raise error.told(path) from error
        return {}


def _data(path: Path) -> bytes:
    try:
        return read_file(path)
    except OSError as error:
        raise AnalysisError(f"the baseline {path} cannot be read: {error.strerror or error}") from error


class _BadBaseline(Exception):
    def __init__(self, line: int, problem: str) -> None:
        super().__init__(problem)
        self._line = line

    def told(self, path: Path) -> AnalysisError:
        return AnalysisError(
            f"{path}:{self._line}: {self}; correct it, or make it again with --write-baseline {path}"
        )


def _loaded(data: bytes) -> Baseline:
    text = _text(data)
    try:
        document: object = json.loads(text)
    except json.JSONDecodeError as error:
        line = text.splitlines()[error.lineno - 1 : error.lineno]
        conflict = line and line[0].startswith(("<<<<<<<", "=======", ">>>>>>>"))
        problem = "a conflict of a merge stands here" if conflict else f"this is no JSON: {error.msg}"
        raise _BadBaseline(error.lineno, problem) from None
    except (ValueError, RecursionError):
        raise _BadBaseline(1, "this is no JSON") from None
    if not isinstance(document, dict) or cast("dict[str, object]", document).get("format") != FORMAT:
        raise _BadBaseline(1, "this is no baseline of conn-types")
    fields = cast("dict[str, object]", document)
    if fields.get("version") != VERSION:
        raise _BadBaseline(
            _line_of(text, '"version"'), f"its version is {fields.get('version')}, and not {VERSION}"
        )
    entries = fields.get(_ALL)
    if not isinstance(entries, list):
        raise _BadBaseline(_line_of(text, f'"{_ALL}"'), f'"{_ALL}" must be a list')
    baseline: dict[Entry, int] = {}
    for number, value in enumerate(cast("list[object]", entries)):
        wrong = _problem(value)
        if wrong is not None:
            raise _BadBaseline(_line_of_entry(text, number), wrong)
        said = cast("dict[str, Any]", value)
        entry = Entry(*(said[name] for name in _TEXTS))
        # Two branches that add the same one, merged by lines, leave it twice.
        baseline[entry] = max(said.get(_COUNT, 1), baseline.get(entry, 0))
    return baseline


def _text(data: bytes) -> str:
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise _BadBaseline(data.count(b"\n", 0, error.start) + 1, "this is not UTF-8") from None


def _problem(value: object) -> str | None:
    """What is wrong with an entry."""
    if not isinstance(value, dict):
        return "an entry must be an object"
    fields = cast("dict[str, object]", value)
    for name in _TEXTS:
        if not isinstance(fields.get(name), str):
            return f'an entry needs a text "{name}"'
    unknown = next((name for name in fields if name not in (*_TEXTS, _COUNT)), None)
    if unknown is not None:
        return f'an entry has no "{unknown}"'
    count = fields.get(_COUNT, 1)
    if not isinstance(count, int) or isinstance(count, bool) or count < 1:
        return f'"{_COUNT}" must be a whole number from 1'
    return None


def _line_of(text: str, part: str) -> int:
    return text.count("\n", 0, max(text.find(part), 0)) + 1


def _line_of_entry(text: str, number: int) -> int:
    """Parsed once more, as far as the entry."""
    decoder = json.JSONDecoder()
    at = text.index("[", text.index(f'"{_ALL}"')) + 1
    for _ in range(number):
        _, at = decoder.raw_decode(text, _skipped(text, at))
    return text.count("\n", 0, _skipped(text, at)) + 1


def _skipped(text: str, at: int) -> int:
    while text[at] in " \t\r\n,":
        at += 1
    return at
