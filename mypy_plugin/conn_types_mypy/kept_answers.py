"""The answers, kept beside the digests: right as long as those are.

What many rows or functions have in common is written once, and named by its place in a list.
"""

from __future__ import annotations

import json
from collections.abc import Hashable, Iterable, Mapping
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from conn_types_mypy import kept_digests
from conn_types_mypy.answers import (
    Accepted,
    Accepting,
    InFile,
    InFunction,
    InProject,
    Marked,
    Names,
    Source,
)

if TYPE_CHECKING:
    from pathlib import Path

    from conn_types.analysis.file_uses import FileUses
    from conn_types_mypy.found_answers import FoundAnswers

KeyT = TypeVar("KeyT", bound=Hashable)


def text_of(answers: FoundAnswers, uses: Mapping[Path, FileUses]) -> str:
    """The answers to what the files ask, in one line."""
    written = _Written()
    for path, each in uses.items():
        file = answers.of(path)
        if file is not None:
            written.add(str(path), file, each)
    return json.dumps(written.document(answers.project), separators=(",", ":"))


class _Written:
    def __init__(self) -> None:
        self._files: dict[str, object] = {}
        self._names: _Listed[int] = _Listed()
        self._rows: _Listed[tuple[tuple[str, Accepted], ...]] = _Listed()
        self._marked: _Listed[tuple[Marked, ...]] = _Listed()

    def add(self, path: str, file: InFile, uses: FileUses) -> None:
        outside = self._asked(file.names, uses.names)
        functions = {
            name: [
                outside if found.names is file.names else self._asked(found.names, uses.names),
                self._marked.place(found.path_params, found.path_params),
            ]
            for name, found in file.functions.items()
        }
        self._files[path] = [file.module, outside, functions, uses.plain_params if functions else {}]

    def _asked(self, names: Names, asked: Iterable[str]) -> int:
        place = self._names.place(id(names), {})
        rows = self._names.listed[place]
        for name in asked:
            if name not in rows:
                rows[name] = [self._rows.place(tuple(each.items()), each) for each in names[name]]
        return place

    def document(self, project: InProject) -> dict[str, object]:
        return {
            "project": [sorted(each) for each in project],
            "rows": self._rows.listed,
            "names": self._names.listed,
            "marked": self._marked.listed,
            "files": self._files,
        }


class _Listed(Generic[KeyT]):
    def __init__(self) -> None:
        self.listed: list[Any] = []
        self._places: dict[KeyT, int] = {}

    def place(self, key: KeyT, value: object) -> int:
        """Where the value stands that has the key."""
        if key not in self._places:
            self._places[key] = len(self.listed)
            self.listed.append(value)
        return self._places[key]


def load(kept: kept_digests.Kept) -> Source | None:
    """The answers that are kept; None where they are not as they were written."""
    try:
        text = kept_digests.answers_beside(kept.path)
        if kept_digests.digest(text.encode()) != kept.answers:
            return None
        return _Read(json.loads(text)).source
    except (OSError, ValueError, TypeError, LookupError, RecursionError):
        return None


class _Read:
    def __init__(self, document: dict[str, Any]) -> None:
        self._project = InProject(*(frozenset(each) for each in document["project"]))
        rows: list[Accepting] = [
            {name: Accepted(*accepted) for name, accepted in each.items()} for each in document["rows"]
        ]
        self._names: list[Names] = [
            {name: [rows[place] for place in places] for name, places in each.items()}
            for each in document["names"]
        ]
        self._marked = [tuple(Marked(*mark) for mark in each) for each in document["marked"]]
        self._files: dict[str, Any] = document["files"]

    @property
    def source(self) -> Source:
        return Source(lambda: self._project, self._file)

    def _file(self, path: str) -> InFile | None:
        found = self._files.get(path)
        if found is None:
            return None
        module: str
        names: int
        functions: dict[str, tuple[int, int]]
        params: dict[str, list[int]]
        module, names, functions, params = found
        return InFile.of(
            module,
            self._names[names],
            {
                name: InFunction(self._names[place], self._marked[marked])
                for name, (place, marked) in functions.items()
            },
            params,
        )
