"""What a check knows of the whole project, for rules that look at more than one place."""

from __future__ import annotations

from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from conn_types.analysis.references.declarations import Declaration, declaration
from conn_types.analysis.source import Source

if TYPE_CHECKING:
    from conn_types.analysis.project import Project
    from conn_types.analysis.references.collection import ProjectUses
    from conn_types.analysis.references.examined_file import ExaminedFile
    from conn_types.analysis.references.reference import Reference
    from conn_types.analysis.table import App, RouteEntry, RouteTable, Row


@dataclass(frozen=True, kw_only=True)
class Survey:
    """The table, every file, and every reference in them, those that nothing is told about included.

    `shown`: the files that something is told about. `in_templates`: the references in templates.
    """

    project: Project
    table: RouteTable
    files: Sequence[Path]
    shown: Container[str]
    uses: ProjectUses
    in_templates: Sequence[Reference]

    @cached_property
    def references(self) -> Sequence[Reference]:
        """Those of all files, which a check of some does not read before somebody asks."""
        return self.uses.references(self.files, self.in_templates)

    def examined(self) -> Iterator[tuple[Path, ExaminedFile]]:
        """The files that something is told about and that may hold references."""
        for path in self.files:
            file = self.uses.file(path) if self.project.shown(path) in self.shown else None
            if file is not None:
                yield path, file

    def source(self, shown: str) -> Source | None:
        """The file of the project that is shown under this name, where it can be read."""
        path = self._by_shown.get(shown)
        source = None if path is None else self.project.read(path)
        return source if isinstance(source, Source) else None

    @cached_property
    def _by_shown(self) -> Mapping[str, Path]:
        return {self.project.shown(path): path for path in self.files}

    def own_apps(self) -> Iterator[App]:
        """Those that are no test's: what tests make is often wrong on purpose."""
        return (app for app in self.table.apps if not app.test)

    def is_own(self, shown: str) -> bool:
        """Whether it is a file of the project and no test."""
        path = self._by_shown.get(shown)
        return path is not None and not self.project.is_test(path)

    def declared(self, row: Row) -> Declaration | None:
        """Where the project declares the row; None for what a test does, or a framework by itself."""
        place = row.entry.location.path
        source = self.source(place)
        if source is None or not self.is_own(place) or _is_installed(self.project, row.entry):
            return None
        return declaration(row.entry, source)


def _is_installed(project: Project, entry: RouteEntry) -> bool:
    """Whether the handler is another package's: FastAPI's pages stand where the application is made."""
    if entry.endpoint is None or entry.kind not in ("http", "websocket"):
        return False
    module = project.find_module(entry.endpoint.partition(":")[0])
    return module is not None and not module.is_project


def is_certain(row: Row) -> bool:
    """Whether it is there, under that name and path, whatever anybody sets."""
    return is_there(row) and row.default is None


def is_there(row: Row) -> bool:
    """Whether it is there, under that name and path, where nobody sets anything else."""
    return row.conditional is None and not any(
        each.elsewhere is not None or each.assumed_name for each in row.trail
    )
