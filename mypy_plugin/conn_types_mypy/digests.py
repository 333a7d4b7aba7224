"""What of the route table a module rests on, as a digest: mypy checks the module again when it changes.

A module that uses nothing has no digest. One that names routes has a digest of the rows with those names and
of the rows that lead to its own functions; one whose names are not all known, or not all right, has a digest
of the whole table, since every row may then change what is said. Names that are computed from constants or
functions, which may stand in any file, make it rest on the text of every file as well.
"""

from __future__ import annotations

import marshal
import os
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import fields
from functools import cached_property, lru_cache
from operator import attrgetter
from pathlib import Path
from typing import TYPE_CHECKING, Any

from conn_types.analysis.cache_directory import CacheDirectory
from conn_types.analysis.disk import Fact
from conn_types.analysis.file_uses import FileUses
from conn_types.analysis.own_source import package_facts, tool_facts
from conn_types.analysis.references.serving import serving
from conn_types.analysis.table import App, OpenSpot, Parameter, RouteEntry, Routes, Row
from conn_types_mypy import kept_digests
from conn_types_mypy.foundations import foundations
from conn_types_mypy.kept_answers import text_of
from conn_types_mypy.kept_digests import UUIDS

if TYPE_CHECKING:
    from conn_types_mypy.knowledge import Knowledge


class Digests:
    def __init__(self, knowledge: Knowledge) -> None:
        self._knowledge = knowledge
        self._rows: dict[int, tuple[Row, bytes]] = {}
        self._open: dict[tuple[int, ...], object] = {}

    @cached_property
    def by_file(self) -> dict[str, str]:
        """What mypy keeps with each module's cache; nothing for one that the table says nothing about."""
        return {
            str(file): _digest(list(self._facts(file, uses)))
            for file, uses in self._knowledge.file_uses.items()
            if not uses.is_empty
            or file in self._calling
            or self._knowledge.project.shown(file) in self._knowledge.declared
        }

    def document(self, answers: str = "") -> dict[str, Any]:
        """The digests with all that they rest on, as plain data. `answers`: what is kept beside them."""
        knowledge = self._knowledge
        project, start, modules = knowledge.project, knowledge.start, self.by_file
        own, facts = _own_facts(), project.disk.facts
        files, directories = foundations(project, start, (*facts, *own), knowledge.pythons)
        of_answers = kept_digests.digest(answers.encode())
        kept = kept_digests.Kept(str(project.root), modules, answers=of_answers)
        # Of its own files, what runs was loaded long before these facts were found.
        loaded = (each for each in own if not kept_digests.has_changed_since(each.path, knowledge.began))
        read = {
            each.path: [each.path, each.stamp, each.finding]
            for each in (*facts, *loaded)
            if each.look == "text"
        }
        return kept_digests.document_of(
            str(start), knowledge.began, kept, files, directories, knowledge.python, read
        )

    def keep(self) -> kept_digests.Kept:
        """Write the digests and the answers down for the next run."""
        answers = text_of(self._knowledge.answers, self._knowledge.file_uses)
        document = self.document(answers)
        cache = CacheDirectory.open(self._knowledge.project)
        name = kept_digests.file_name(str(self._knowledge.start), self._knowledge.python)
        if cache is None:
            return kept_digests.kept_as(document, "")
        try:
            cache.write(name, kept_digests.file_text(document, answers))
        except OSError as error:
            cache.note(error.strerror or str(error))
            return kept_digests.kept_as(document, "")
        return kept_digests.kept_as(document, str(cache.directory / name))

    @cached_property
    def whole(self) -> str:
        """Of everything that the plugin's answers rest on."""
        rows = [self._row(row) for app in self._knowledge.table.apps for row in app.routes.rows()]
        apps = [[sorted(app.modules), self._open_in((app,))] for app in self._knowledge.table.apps]
        convertors = sorted(self._knowledge.table.convertors.items())
        unread = list(map(_spot, self._knowledge.table.unread_tests))
        return _digest([apps, rows, convertors, unread, self._writes, self._disagreements])

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
        return [sorted(writes.scope_keys), path_params, sorted(writes.values)]

    @cached_property
    def _disagreements(self) -> dict[str, list[object]]:
        """Of paths and handlers, by the file that tells them."""
        return {
            path: [[each.name, each.is_in_path, self._row(each.row)] for each in those]
            for path, those in self._knowledge.disagreements.items()
        }

    def _facts(self, file: Path, uses: FileUses) -> Iterator[object]:
        table, project = self._knowledge.table, self._knowledge.project
        module, shown = project.module_name(file), project.shown(file)
        yield self._configuration
        questionable = self._knowledge.questionable.get(shown, ())
        yield [[entry.kind, entry.name, entry.pattern.text] for entry in questionable]
        yield self._disagreements.get(shown)
        if uses.scope or uses.params:
            yield self._writes
        if file in self._calling:
            # What such a function makes of the name that it is given, any file may say.
            yield [self.whole, self._texts]
        if uses.names or uses.dynamic:
            known = self._rows_by_name
            if uses.dynamic or not known.keys() >= {*uses.names}:
                yield self.whole
            if uses.computed or self._handles:
                yield self._texts
            why, apps = serving(table, module, is_test=project.is_test(file))
            if why == "all":
                yield self._lacks_apps
                if project.is_test(file):
                    yield [self._texts_of_tests, list(map(_spot, table.unread_tests))]
            yield self._open_in(apps)
            yield self._guesses
            yield [(name, known.get(name)) for name in uses.names]
        yield self._functions_by_module.get(str(module))
        yield self._unattached_by_module.get(str(module))

    def _open_in(self, apps: Sequence[App]) -> object:
        """Of the apps, what may provide more than their rows. Most files are served by the same."""
        key = tuple(map(id, apps))
        if key not in self._open:
            self._open[key] = [[app.id, list(map(_spot, _spots(app.routes)))] for app in apps]
        return self._open[key]

    @cached_property
    def _unattached_by_module(self) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {}
        for each in sorted(self._knowledge.table.unattached):
            found.setdefault(each.partition(":")[0], []).append(each)
        return found

    @cached_property
    def _calling(self) -> frozenset[Path]:
        """The files that may call a function which passes a name on."""
        return frozenset(self._knowledge.wrappers.files)

    @cached_property
    def _texts(self) -> str:
        """Of every file: a constant, or a function that makes a name, may stand in any of them."""
        return _digest(sorted(uses.text for uses in self._knowledge.file_uses.values()))

    @cached_property
    def _handles(self) -> bool:
        """Whether a file may handle what the calls of another raise."""
        return any(uses.handles for uses in self._knowledge.file_uses.values())

    @cached_property
    def _lacks_apps(self) -> bool:
        """Whether a file makes an application or a router that no app imports, so that others may run."""
        project, apps = self._knowledge.project, self._knowledge.table.apps
        imported = frozenset(module for app in apps if not app.test for module in app.modules)
        return any(
            uses.routing and project.module_name(file) not in imported and not project.is_test(file)
            for file, uses in self._knowledge.file_uses.items()
        )

    @cached_property
    def _texts_of_tests(self) -> str:
        """Of the tests that make applications, or say for others what their parameters are."""
        project = self._knowledge.project
        return _digest(
            sorted(
                uses.text
                for file, uses in self._knowledge.file_uses.items()
                if project.is_test(file) and (uses.routing or file.name == "conftest.py")
            )
        )

    @cached_property
    def _rows_by_name(self) -> dict[str, list[bytes]]:
        """Those of the names that are asked for.

        Of the apps as they are seen from the root, and of every router as it is seen by itself.
        """
        table = self._knowledge.table
        asked = frozenset(name for uses in self._knowledge.file_uses.values() for name in uses.names)
        held = (routes for each in table.held.values() for routes in each)
        whole = (*(app.routes for app in table.apps), *table.routers.values(), *held)
        distinct: dict[tuple[int, ...], Routes] = {}
        for routes in (*whole, *(below for each in whole for below in _mounted(each.entries))):
            # What is mounted most often has a name of its own as well.
            distinct.setdefault(tuple(map(id, routes.entries)), routes)
        found: dict[str, list[bytes]] = {}
        for routes in distinct.values():
            for row in routes.rows_among(asked):
                found.setdefault(str(row.name), []).append(self._row(row))
        return {name: list(dict.fromkeys(rows)) for name, rows in found.items()}

    @cached_property
    def _guesses(self) -> list[object]:
        """Rows that may have other names."""
        return [
            self._row(row)
            for app in self._knowledge.table.apps
            for row in app.routes.rows()
            if row.entry.assumed_name
        ]

    def _row(self, row: Row) -> bytes:
        """What is known of it. Many files name the same rows."""
        # That a row is kept keeps another from having its number.
        known = self._rows.get(id(row))
        if known is None:
            known = self._rows[id(row)] = (row, _written(row))
        return known[1]

    @cached_property
    def _functions_by_module(self) -> dict[str, list[object]]:
        """The rows that lead to each function, by the function's module."""
        table, found = self._knowledge.table, dict[str, list[object]]()
        for function in table.reached_functions:
            rows = [(reach.app.id, self._row(reach.row)) for reach in table.reaching(function)]
            found.setdefault(function.partition(":")[0], []).append((function, rows))
        return found


@lru_cache(maxsize=1)
def _own_facts() -> tuple[Fact, ...]:
    """What tells one state of the tool, and of the plugin, from another."""
    return (*tool_facts(), *package_facts(os.path.dirname(__file__)))


_parameter = attrgetter(*(field.name for field in fields(Parameter)))


def _written(row: Row) -> bytes:
    """A row without the places of its declaration: an edit above it changes nothing."""
    entry = row.entry
    return marshal.dumps(
        (
            row.name,
            row.path,
            row.host,
            [(name, _parameter(param)) for name, param in row.params.items()],
            entry.kind,
            entry.endpoint,
            entry.query and sorted(entry.query),
            entry.assumed_name,
            entry.fastapi,
            entry.methods,
            entry.dependencies,
            row.conditional is None,
            [(each.application, each.behind is not None, each.off, each.late) for each in row.trail],
        ),
        # Later versions write equal values in different ways, by which of them are one object.
        0,
    )


def _mounted(entries: Iterable[RouteEntry]) -> Iterator[Routes]:
    """What is mounted below, each as it is seen by itself."""
    for entry in entries:
        if entry.application:
            yield entry.below
        if entry.entries_below:
            yield from _mounted(entry.entries_below)


def _spots(routes: Routes) -> tuple[OpenSpot, ...]:
    return (*routes.open_spots(), *routes.elsewhere(), *routes.switched_off)


def _spot(spot: OpenSpot) -> object:
    return [spot.reason, spot.name_prefix, spot.path_prefix, list(spot.kinds)]


def _digest(facts: Any) -> str:
    """Of plain data, whose dictionaries have an order. In version 0, as `_written`.

    It ends with `UUIDS` where the facts, or a digest among them, name the type.
    """
    data = marshal.dumps(facts, 0)
    found = kept_digests.digest(data)[:24]
    return f"{found}{UUIDS}" if UUIDS.encode() in data else found
