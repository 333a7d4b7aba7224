"""What of the route table a module rests on, as a digest: mypy checks the module again when it changes.

A module that uses nothing has no digest. One that names routes has a digest of the rows with those names and
of the rows that lead to its own functions; one whose names are not all known, or not all right, has a digest
of the whole table, since every row may then change what is said. Names that are computed from constants or
functions, which may stand in any file, make it rest on the text of every file as well.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from conn_types.analysis.file_uses import NOTHING, FileUses
from conn_types.analysis.references.candidates import serving
from conn_types.analysis.table import OpenSpot, Row

if TYPE_CHECKING:
    from conn_types_mypy.knowledge import Knowledge

UUID_DEPENDENCY = (10, "uuid", -1)
"""As mypy wants it: priority, module, line. Without it, the type is not there on a warm run."""


class Digests:
    def __init__(self, knowledge: Knowledge) -> None:
        self._knowledge = knowledge

    def of_module(self, path: str) -> str | None:
        """What mypy keeps with the module's cache; None for a module that the table says nothing about."""
        file = self._knowledge.path(path)
        uses = self._uses_of(file)
        if uses is None:
            return None
        return _digest(list(self._facts(file, uses)))

    def dependencies(self, path: str) -> list[tuple[int, str, int]]:
        return [] if self._uses_of(self._knowledge.path(path)) is None else [UUID_DEPENDENCY]

    @cached_property
    def whole(self) -> str:
        """Of everything that the plugin's answers rest on."""
        rows = [row for app in self._knowledge.table.apps for row in app.routes.rows()]
        apps = [
            [app.id, sorted(app.modules), [_spot(spot) for spot in app.open]]
            for app in self._knowledge.table.apps
        ]
        return _digest([apps, list(map(_row, rows)), dict(self._knowledge.table.convertors), self._writes])

    @cached_property
    def everything(self) -> str:
        """Of the table, and of every text where one of them may say what a name is."""
        computed = any(uses.computed for uses in self._knowledge.file_uses.values())
        return _digest([self._configuration, self.whole, self._texts if computed else None])

    @cached_property
    def _configuration(self) -> list[object]:
        """What decides of findings whether they are told."""
        configuration = self._knowledge.project.configuration
        return [
            configuration.select,
            configuration.ignore,
            sorted(configuration.per_file_ignores.items()),
            configuration.strict_params,
        ]

    @cached_property
    def _writes(self) -> list[object]:
        writes = self._knowledge.writes
        path_params = None if writes.path_params is None else sorted(writes.path_params)
        return [sorted(writes.scope_keys), path_params]

    def _facts(self, file: Path, uses: FileUses) -> Iterator[object]:
        table, project = self._knowledge.table, self._knowledge.project
        module = project.module_name(file)
        yield self._configuration
        if uses.scope or uses.params:
            yield self._writes
        if uses.names or uses.dynamic:
            known = self._rows_by_name
            if uses.dynamic or not known.keys() >= set(uses.names):
                yield self.whole
            if uses.computed:
                yield self._texts
            _, apps = serving(table, module, is_test=project.is_test(file))
            yield [[app.id, [_spot(spot) for spot in app.open]] for app in apps]
            yield [[name, list(known.get(name, ()))] for name in sorted(uses.names)]
        for function, rows in self._rows_by_function.items():
            if function.startswith(f"{module}:"):
                yield [function, list(rows)]

    @cached_property
    def _texts(self) -> str:
        """Of every file: a constant, or a function that makes a name, may stand in any of them."""
        return _digest(sorted(uses.text for uses in self._knowledge.file_uses.values()))

    @cached_property
    def _rows_by_name(self) -> dict[str, list[object]]:
        """Of the apps as they are seen from the root, and of every router as it is seen by itself."""
        table = self._knowledge.table
        found: dict[str, list[object]] = {}
        for routes in (*(app.routes for app in table.apps), *table.routers.values()):
            for row in routes.rows():
                if row.name is not None:
                    found.setdefault(row.name, []).append(_row(row))
        return found

    @cached_property
    def _rows_by_function(self) -> dict[str, list[object]]:
        found: dict[str, list[object]] = {}
        for app in self._knowledge.table.apps:
            for row in app.routes.rows():
                for function in {row.entry.endpoint, *row.entry.dependencies}:
                    if function is not None:
                        found.setdefault(function, []).append([app.id, _row(row)])
        return found

    def _uses_of(self, file: Path) -> FileUses | None:
        """What the file uses; None where it is nothing, or where the file is not the project's."""
        uses = self._knowledge.file_uses.get(file)
        return None if uses is None or uses == replace(NOTHING, text=uses.text) else uses


def _row(row: Row) -> object:
    """A row without the places of its declaration: an edit above it changes nothing."""
    return [
        row.name,
        row.path,
        row.host,
        {name: repr(param) for name, param in row.params.items()},
        row.entry.kind,
        row.entry.endpoint,
        sorted(row.entry.query),
        row.entry.assumed_name,
        [entry.application for entry in row.trail],
    ]


def _spot(spot: OpenSpot) -> object:
    return [spot.reason, spot.name_prefix, spot.path_prefix, list(spot.kinds)]


def _digest(facts: object) -> str:
    return hashlib.sha256(json.dumps(facts, sort_keys=True, default=str).encode()).hexdigest()[:24]
