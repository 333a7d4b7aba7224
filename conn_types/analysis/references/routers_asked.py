"""Which routers a call of `url_for` asks, by what it is made on and where it stands."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cached_property

from conn_types.analysis.references.builders import builders
from conn_types.analysis.references.candidates import (
    Candidates,
    innermost_applications,
    outermost_routers,
)
from conn_types.analysis.references.changes import changers, patched_names
from conn_types.analysis.references.examined_file import ExaminedFile
from conn_types.analysis.references.receiver import (
    Connection,
    HeldRouting,
    KnownRouting,
    Receiver,
    RoutingOf,
    SomeRouting,
)
from conn_types.analysis.references.reference import Candidate, Reverser
from conn_types.analysis.references.registrations import is_registered, registered_names
from conn_types.analysis.references.scopes import Position, Scope
from conn_types.analysis.table import RouteTable


@dataclass(frozen=True, slots=True)
class Asked:
    """The routers, and whether there can be no others."""

    candidates: tuple[Candidate, ...]
    closed: bool


class RoutersAsked:
    """Those that the calls in one file ask.

    - `all_apps_known`: nothing makes an application, for this file to serve, that the table lacks.
    - `fixtures`: those of the files whose code runs before this one's tests.
    """

    def __init__(
        self,
        file: ExaminedFile,
        table: RouteTable,
        *,
        all_apps_known: bool,
        fixtures: Callable[[], Iterable[RoutersAsked]],
    ) -> None:
        self._file = file
        self._table = table
        self._all_apps_known = all_apps_known
        self._fixtures = fixtures
        self._builders = frozenset(builders(file.walked))
        self._registered = registered_names(file.walked)

    def by(self, receiver: Receiver | None, reverser: Reverser, position: Position) -> Asked | None:
        """What the call asks; None where it is made on nothing that has such a method of the framework."""
        match receiver:
            case Connection(certain=certain, overrides=overrides) if reverser == "url_for":
                return None if reverser in overrides else self._outermost(position, certain)
            case RoutingOf(connection=connection, which="outermost") if reverser == "url_path_for":
                return self._outermost(position, connection.certain)
            case RoutingOf(connection=connection) if reverser == "url_path_for":
                return self._innermost(position, connection.certain)
            case KnownRouting(routes=routes, id=id, closed=closed) if reverser == "url_path_for":
                app = self._table.app(id)
                candidate = Candidate(app=app.id if app else None, routes=routes)
                is_changed = self._is_building(position) or self._is_changed(id, position)
                return Asked((candidate,), closed and not is_changed)
            case HeldRouting(routers=routers) if reverser == "url_path_for":
                return Asked(tuple(Candidate(app=None, routes=routes) for routes in routers), True)
            case SomeRouting(is_application=is_application, made_here=made_here, overrides=overrides) if (
                reverser == "url_path_for" and reverser not in overrides
            ):
                return self._innermost(position, is_application and not made_here)
            case _:
                return None

    def _outermost(self, position: Position, certain: bool) -> Asked:
        ids = self._file.function_ids(position.scope)
        found = outermost_routers(self._table, self._file.name, ids, is_test=self._file.is_test)
        closed = certain and not self._may_be_mounted(found) and self._is_closed(found, position)
        return Asked(found.candidates, closed)

    def _innermost(self, position: Position, certain: bool) -> Asked:
        ids = self._file.function_ids(position.scope)
        found = innermost_applications(self._table, self._file.name, ids, is_test=self._file.is_test)
        return Asked(found.candidates, certain and self._is_closed(found, position))

    def _may_be_mounted(self, found: Candidates) -> bool:
        """Whether one of the routers may stand below another that is not here."""
        apps = (self._table.app(each.app) for each in found.candidates if each.app is not None)
        return any(app is not None and app.mountable for app in apps)

    def _is_closed(self, found: Candidates, position: Position) -> bool:
        """Whether no app that the table lacks may run the code, as one runs handlers that no row leads to."""
        if found.why == "routes":
            return True
        if self._is_building(position) or self._is_handler(position):
            return False
        return found.why == "imports" or self._all_apps_known

    def _is_building(self, position: Position) -> bool:
        """Whether a function around makes an application or a router, which may change what others hold.

        What it defines runs later: there, an app that the table has from it is as it will be.
        """
        return any(
            scope in self._builders and (scope is position.scope or not self._is_known(scope))
            for scope in position.scope.chain()
        )

    def _is_known(self, builder: Scope) -> bool:
        """Whether the table has an app that the function makes."""
        node, path = builder.node, self._file.source.path.as_posix()
        return isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)) and any(
            path.endswith(f"/{app.location.path}")
            and node.lineno <= app.location.line <= (node.end_lineno or node.lineno)
            for app in self._table.apps
        )

    def _is_changed(self, id: str, position: Position) -> bool:
        """Whether a function around adds routes to something; in tests, whether any does, or replaces it."""
        if any(scope in self._changers for scope in position.scope.chain()):
            return True
        name = id.removesuffix("()").rpartition(":")[2]
        return self._file.is_test and any(
            each._changers or name in each._patched for each in (self, *self._fixtures())
        )

    @cached_property
    def _changers(self) -> frozenset[Scope]:
        return frozenset(changers(self._file.walked))

    @cached_property
    def _patched(self) -> frozenset[str]:
        return frozenset(patched_names(self._file.walked))

    def _is_handler(self, position: Position) -> bool:
        """Whether it belongs to a handler, by the source or by a router of the table."""
        return is_registered(position, self._registered) or not self._table.unattached.isdisjoint(
            self._file.function_ids(position.scope)
        )
