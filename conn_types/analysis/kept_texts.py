"""What is kept beside a cached table: the texts of the files that were evaluated, and what was asked of them
(`Looks`). `edits` compares an edited file with that.
"""

from __future__ import annotations

import ast
import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, cast

from conn_types.analysis.deferred_bodies import waits
from conn_types.analysis.evaluator.nodes import inner_blocks
from conn_types.analysis.generated_mark import MARK
from conn_types.analysis.project import Project
from conn_types.analysis.source import Source, SourceError

Place = tuple[int, int]
"""Where a part of a file is: the line from 1, the column from 0 in characters."""

_FORMAT = "conn-types kept texts 2"
_READS_LINES = "co_firstlineno"
_READS_DOCSTRINGS = "__doc__"
_LOOKS = ("names", "inspected", "listed", "shared")
"""The sets of `Looks` that are kept as they are."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """What was known of one file when the table was built.

    - `text`: None for a file that was only searched for words.
    - `ran`: the places of its functions that ran.
    - `answers`: patterns, and whether its text has them.
    """

    digest: str
    text: str | None
    ran: frozenset[Place]
    answers: Mapping[str, bool]


class Texts:
    """What is kept of all files, as plain data. Broken data is none."""

    def __init__(self, data: object, root: Path) -> None:
        document = cast("dict[str, Any]", data) if isinstance(data, dict) else {}
        usable = document.get("format") == _FORMAT
        self.document: dict[str, Any] = document if usable else {"files": {}, "patterns": []}
        self._root = root

    def looked(self, what: str) -> frozenset[str]:
        """One of the sets of `Looks`: `names`, `inspected`, `listed`, `shared`."""
        return frozenset(self.document.get(what, ()))

    def of(self, path: Path) -> Kept | None:
        record: Any = self.document["files"].get(self._key(path))
        return None if record is None else self._read(record)

    def _read(self, record: Any) -> Kept:
        digest, text, ran, found, lacking = record
        patterns = self.document["patterns"]
        return Kept(
            digest=digest,
            text=text,
            ran=frozenset((line, column) for line, column in ran),
            answers={patterns[each]: True for each in found} | {patterns[each]: False for each in lacking},
        )

    def _write(self, key: str, kept: Kept) -> None:
        patterns: list[str] = self.document["patterns"]
        patterns += [each for each in kept.answers if each not in patterns]
        numbers: dict[bool, list[int]] = {True: [], False: []}
        for pattern, found in kept.answers.items():
            numbers[found].append(patterns.index(pattern))
        ran = sorted([*place] for place in kept.ran)
        self.document["files"][key] = [kept.digest, kept.text, ran, numbers[True], numbers[False]]

    def others(self, path: Path) -> Iterator[str]:
        """The texts of all files but one, and but for those that are generated from what the others say."""
        key = self._key(path)
        texts = (record[1] for name, record in self.document["files"].items() if name != key and record[1])
        return (text for text in texts if not text.startswith(MARK))

    def replace(self, path: Path, digest: str, text: str | None, ran: frozenset[Place]) -> None:
        """Put an edited file in the place of the one that was."""
        before = self.of(path)
        answers: Mapping[str, bool] = {} if before is None else before.answers
        self._write(self._key(path), Kept(digest=digest, text=text, ran=ran, answers=answers))

    def add(self, more: Texts) -> None:
        """Add what another evaluation of the same files has looked at."""
        for key, record in more.document["files"].items():
            new = more._read(record)
            if (there := self.document["files"].get(key)) is not None:
                old = self._read(there)
                text = old.text if new.text is None else new.text
                new = replace(new, text=text, ran=old.ran | new.ran, answers={**old.answers, **new.answers})
            self._write(key, new)
        for what in _LOOKS:
            self.document[what] = sorted(self.looked(what) | more.looked(what))

    def _key(self, path: Path) -> str:
        return path.relative_to(self._root).as_posix()


def kept_texts(project: Project) -> dict[str, Any] | None:
    """What to keep of the project's files; None where a table rests on more than `edits` compares: the
    numbers of lines, docstrings."""
    sources = [each for each in project.sources.values() if isinstance(each, Source)]
    if any(_READS_LINES in source.text for source in sources):
        return None
    if any(_READS_DOCSTRINGS in each.text and project.is_project(each.path) for each in sources):
        return None
    nodes: dict[Path | None, set[ast.AST]] = {}
    for ran in project.looks.ran:
        for node, path in ran.items():
            if not isinstance(node, ast.Lambda):
                nodes.setdefault(path, set()).add(node)
    # To make a path of a text takes longer than all else here.
    known = {str(path): (path, source) for path, source in project.sources.items()}
    asked = {str(path): answers for path, answers in project.looks.answers.items()}
    patterns: dict[str, int] = {}
    files: dict[str, list[Any]] = {}
    above = os.path.join(project.root, "")
    for fact in project.disk.facts:
        if fact.look != "text" or not fact.path.startswith(above):
            continue
        path, source = known.get(fact.path, (None, None))
        answers = asked.get(fact.path, {})
        if isinstance(source, SourceError) or (source is None and not answers):
            continue
        numbers = {patterns.setdefault(each, len(patterns)): found for each, found in answers.items()}
        files[fact.path.removeprefix(above).replace(os.sep, "/")] = [
            fact.finding,
            None if source is None else source.text,
            [] if source is None else [[*place] for place in places_run(source, nodes.get(path))],
            [number for number, found in numbers.items() if found],
            [number for number, found in numbers.items() if not found],
        ]
    looks = {what: sorted(getattr(project.looks, what)) for what in _LOOKS}
    return {"format": _FORMAT, **looks, "patterns": [*patterns], "files": files}


def places_run(source: Source, nodes: set[ast.AST] | None) -> list[Place]:
    """Where the functions of a file stand that are among the nodes. Most files have none."""
    if nodes is None:
        return []
    return sorted(place(source, each) for each in _functions(source.tree) if each in nodes)


def place(source: Source, node: Any) -> Place:
    return node.lineno, source.column(node.lineno, node.col_offset)


def _functions(tree: ast.Module) -> list[ast.AST]:
    found: list[ast.AST] = []
    todo: list[ast.AST] = [tree]
    while todo:
        for node in inner_blocks(todo.pop()):
            if not waits(node):
                todo.append(node)
            if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
                found.append(node)
    return found
