"""All the references of one file, in the order of the text."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import replace

from conn_types.analysis.evaluator.values import Unknown
from conn_types.analysis.references.builders import builders
from conn_types.analysis.references.candidates import (
    Candidates,
    innermost_applications,
    outermost_routers,
    reaches,
)
from conn_types.analysis.references.examined_file import ExaminedFile
from conn_types.analysis.references.expected_failures import KEY_ERROR, NO_MATCH, expects, tested_texts
from conn_types.analysis.references.guards import asks_first, is_switched_off
from conn_types.analysis.references.names import given_parameters, known_texts
from conn_types.analysis.references.receiver import (
    ASGIScope,
    Connection,
    KnownRouting,
    ObjectOf,
    PathParams,
    Receiver,
    RoutingOf,
    SomeRouting,
)
from conn_types.analysis.references.receivers import Receivers
from conn_types.analysis.references.reference import (
    Access,
    Candidate,
    PathParamReference,
    Reference,
    Reverser,
    RouteReference,
    ScopeKeyReference,
    UnknownReceiver,
)
from conn_types.analysis.references.registrations import is_registered, registered_names
from conn_types.analysis.references.resolution import resolve
from conn_types.analysis.references.scopes import Position
from conn_types.analysis.table import RouteTable

_KEYS = (ast.Constant, ast.Name, ast.Attribute, ast.JoinedStr, ast.IfExp, ast.BinOp, ast.Call, ast.Subscript)
"""The expressions that can be a key; a slice, say, cannot."""


def references(file: ExaminedFile, table: RouteTable, *, all_apps_known: bool) -> Iterator[Reference]:
    """What the file uses. `all_apps_known`: nothing makes an application that the table lacks."""
    reader = FileReader(file, table, all_apps_known=all_apps_known)
    for use in file.walked.uses:
        try:
            found = reader.reference(use.node, use.position)
        except RecursionError:
            # An expression nested deeper than any that somebody wrote: nothing is known about it.
            continue
        if found is not None:
            yield found


class FileReader:
    """Makes references of the uses in one file.

    A face that knows more of a receiver than the syntax tells (a type checker) hands it in.
    """

    def __init__(self, file: ExaminedFile, table: RouteTable, *, all_apps_known: bool) -> None:
        self._file = file
        self._table = table
        self._all_apps_known = all_apps_known
        self._builders = frozenset(builders(file.walked))
        self._registered = registered_names(file.walked)
        self._receivers = Receivers(file, table)

    def reference(
        self,
        node: ast.Call | ast.Subscript | ast.Dict,
        position: Position,
        receiver: Receiver | None = None,
    ) -> Reference | None:
        """The reference that the use is, if it is one. `receiver`: what it is made on, if that is known."""
        match node:
            case ast.Call(func=ast.Attribute(value=on, attr="url_for" | "url_path_for" as reverser)):
                return self._route(node, receiver or self._receiver(on, position), reverser, position)
            case ast.Call(func=ast.Attribute(value=on, attr="get"), args=[key, *_]):
                return self._key(node, on, key, "get", position, receiver)
            case ast.Subscript(value=on, slice=key, ctx=ast.Load()):
                return self._key(node, on, key, "item", position, receiver)
            case _:
                return None

    def _receiver(self, on: ast.expr, position: Position) -> Receiver | None:
        return self._receivers.receiver(on, position)

    # Names of routes

    def _route(
        self, node: ast.Call, receiver: Receiver | None, reverser: Reverser, position: Position
    ) -> Reference | None:
        asked = self._asked(receiver, reverser, position)
        if asked is None:
            return None if _is_other(receiver) else self._unknown(node)
        candidates, closed = asked
        params, open_params = given_parameters(self._file, node.keywords)
        reference = RouteReference(
            path=self._file.source.shown,
            span=self._file.span(node),
            reverser=reverser,
            names=() if not node.args else known_texts(self._file, node.args[0], position),
            params=params,
            open_params=open_params or len(node.args) > 1,
            candidates=candidates,
            closed=closed,
        )
        if all(each.verdict == "found" for each in resolve(reference)):
            return reference
        return replace(reference, excused=self._is_excused(node, position))

    def _is_excused(self, node: ast.Call, position: Position) -> bool:
        return (
            any(asks_first(name, position) for name in node.args[:1])
            or expects(self._file, position, NO_MATCH)
            or is_switched_off(self._file, position)
        )

    def _asked(
        self, receiver: Receiver | None, reverser: Reverser, position: Position
    ) -> tuple[tuple[Candidate, ...], bool] | None:
        """The routers that are asked, and whether there can be no others; None where it is no such object."""
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
                return (candidate,), closed and not self._is_building(position)
            case SomeRouting(is_application=is_application, made_here=made_here, overrides=overrides) if (
                reverser == "url_path_for" and reverser not in overrides
            ):
                return self._innermost(position, is_application and not made_here)
            case _:
                return None

    def _outermost(self, position: Position, certain: bool) -> tuple[tuple[Candidate, ...], bool]:
        ids = self._file.function_ids(position.scope)
        found = outermost_routers(self._table, self._file.name, ids, is_test=self._file.is_test)
        return found.candidates, certain and self._is_closed(found, position)

    def _innermost(self, position: Position, certain: bool) -> tuple[tuple[Candidate, ...], bool]:
        ids = self._file.function_ids(position.scope)
        found = innermost_applications(self._table, self._file.name, ids, is_test=self._file.is_test)
        return found.candidates, certain and self._is_closed(found, position)

    def _is_closed(self, found: Candidates, position: Position) -> bool:
        """Whether no app that the table lacks may run the code, as one runs handlers that no row leads to."""
        if found.why == "routes":
            return True
        if self._is_building(position) or self._is_handler(position):
            return False
        return found.why == "imports" or self._all_apps_known

    def _is_building(self, position: Position) -> bool:
        """Whether a function around makes an application or a router, which may change what others hold."""
        return any(scope in self._builders for scope in position.scope.chain())

    def _is_handler(self, position: Position) -> bool:
        """Whether it belongs to a handler, by the source or by a router of the table."""
        return is_registered(position, self._registered) or not self._table.unattached.isdisjoint(
            self._file.function_ids(position.scope)
        )

    # Keys

    def _key(
        self,
        node: ast.expr,
        on: ast.expr,
        key: ast.expr,
        access: Access,
        position: Position,
        receiver: Receiver | None,
    ) -> Reference | None:
        if not isinstance(key, _KEYS) or (isinstance(key, ast.Constant) and not isinstance(key.value, str)):
            return None
        receiver = receiver or self._receiver(on, position)
        match receiver:
            case PathParams(connection=connection):
                return self._path_param(node, key, access, connection, position)
            case ASGIScope():
                return self._scope_key(node, key, access, position)
            case Connection(overrides=overrides) if not overrides & {"__getitem__", "get"}:
                return self._scope_key(node, key, access, position)
            case None if isinstance(on, ast.Attribute) and on.attr == "path_params":
                return self._unknown(node)
            case _:
                return None

    def _path_param(
        self,
        node: ast.expr,
        key: ast.expr,
        access: Access,
        connection: Connection | None,
        position: Position,
    ) -> PathParamReference:
        injected = connection.injected if connection is not None else None
        # A method's class may be what is routed; a function around is not, for it has another connection.
        ids = [] if injected is None else list(self._file.function_ids(injected))
        ids = ids[: 2 if injected is not None and injected.owner is not None else 1]
        found = reaches(self._table, ids, is_test=self._file.is_test)
        return PathParamReference(
            path=self._file.source.shown,
            span=self._file.span(node),
            access=access,
            names=known_texts(self._file, key, position),
            function=ids[0] if ids else None,
            reaches=found,
            tested=self._tested(key, position),
        )

    def _scope_key(
        self, node: ast.expr, key: ast.expr, access: Access, position: Position
    ) -> ScopeKeyReference:
        return ScopeKeyReference(
            path=self._file.source.shown,
            span=self._file.span(node),
            access=access,
            names=known_texts(self._file, key, position),
            tested=self._tested(key, position),
        )

    def _tested(self, key: ast.expr, position: Position) -> frozenset[str] | None:
        if expects(self._file, position, KEY_ERROR):
            return None
        return tested_texts(self._file, key, position)

    def _unknown(self, node: ast.expr) -> UnknownReceiver:
        return UnknownReceiver(path=self._file.source.shown, span=self._file.span(node))


def _is_other(receiver: Receiver | None) -> bool:
    """Whether it is known to be no connection, application or router: its `url_for` is its own affair."""
    match receiver:
        case None:
            return False
        case ObjectOf(cls=cls):
            return not any(isinstance(base, Unknown) for base in cls.mro)
        case Connection() | RoutingOf() | KnownRouting() | SomeRouting():
            return False
        case _:
            return True
