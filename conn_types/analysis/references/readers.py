"""The readers of all files, each made once and when it is asked for: a call leads from one file to others."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterable, Set
from pathlib import Path

from conn_types.analysis.references.captured import Captured, captured, may_be_captured
from conn_types.analysis.references.examined_file import ExaminedFile
from conn_types.analysis.references.file_references import FileReader
from conn_types.analysis.references.fixtures import fixtures
from conn_types.analysis.references.receiver import PathParams
from conn_types.analysis.references.receivers import Receivers
from conn_types.analysis.references.route_references import RouteReader, RouteReaders
from conn_types.analysis.references.routers_asked import RoutersAsked
from conn_types.analysis.references.scope_writes import Writes
from conn_types.analysis.references.scopes import Position
from conn_types.analysis.table import RouteTable


class Readers:
    """
    - `knows_all_apps`: whether nothing makes an application for a file that the table lacks.
    - `handling`: the files that may handle a name which does not exist.
    - `writes`: what the project's files write into scopes and path parameters.
    """

    def __init__(
        self,
        table: RouteTable,
        wrappers: Set[str],
        knows_all_apps: Callable[[ExaminedFile], bool],
        handling: Callable[[], Iterable[ExaminedFile]],
        writes: Callable[[], Writes],
    ) -> None:
        self._table = table
        self._knows_all_apps = knows_all_apps
        self._writes = writes
        self._files: dict[Path, tuple[Receivers, RouteReader, FileReader]] = {}
        self._routes = RouteReaders(
            table=table,
            wrappers=wrappers,
            followed=set(),
            of=lambda file: self._all_of(file)[1],
            callers=lambda: [self._all_of(file)[1] for file in handling()],
        )

    @property
    def followed(self) -> Set[str]:
        """The functions that calls were followed to and that pass a name on, as `path:qualified.name`."""
        return self._routes.followed

    def of(self, file: ExaminedFile) -> FileReader:
        return self._all_of(file)[2]

    def receivers(self, file: ExaminedFile) -> Receivers:
        return self._all_of(file)[0]

    def routes(self, file: ExaminedFile) -> RouteReader:
        return self._all_of(file)[1]

    def captured(self, file: ExaminedFile, node: ast.expr, position: Position) -> Captured | None:
        """What path parameters hold there; None where the expression is none, or it is not known."""
        if not may_be_captured(node):
            return None
        receiver = self._all_of(file)[0].receiver(node, position)
        if not isinstance(receiver, PathParams):
            return None
        return captured(file, self._table, receiver, self._writes())

    def _all_of(self, file: ExaminedFile) -> tuple[Receivers, RouteReader, FileReader]:
        path = file.source.path
        if path not in self._files:
            receivers = Receivers(file, self._table, lambda other: self._all_of(other)[0])
            asked = RoutersAsked(
                file,
                self._table,
                all_apps_known=self._knows_all_apps(file),
                fixtures=lambda: [self._all_of(each)[1].asked for each in fixtures(file)],
            )
            routes = RouteReader(file, receivers, asked, self._routes)
            self._files[path] = (receivers, routes, FileReader(file, self._table, receivers, routes))
        return self._files[path]
