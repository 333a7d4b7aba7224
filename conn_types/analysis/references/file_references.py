"""All the references of one file, in the order of the text."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import replace
from functools import cached_property

from conn_types.analysis.references.captured import functions_given
from conn_types.analysis.references.examined_file import ExaminedFile
from conn_types.analysis.references.expected_failures import KEY_ERROR, expects, tested_texts
from conn_types.analysis.references.names import known_texts
from conn_types.analysis.references.plain_values import is_plain_value
from conn_types.analysis.references.receiver import ASGIScope, Connection, PathParams, Receiver
from conn_types.analysis.references.receivers import Receivers
from conn_types.analysis.references.reference import (
    Access,
    PathParamReference,
    Reference,
    RouteReference,
    ScopeKeyReference,
    UnknownReceiver,
)
from conn_types.analysis.references.route_references import RouteReader
from conn_types.analysis.references.scope_types import scope_types
from conn_types.analysis.references.scopes import Position
from conn_types.analysis.references.serving import reaches, serving
from conn_types.analysis.table import RouteTable
from conn_types.scope import ScopeType

_KEYS = (ast.Constant, ast.Name, ast.Attribute, ast.JoinedStr, ast.IfExp, ast.BinOp, ast.Call, ast.Subscript)
"""The expressions that can be a key; a slice, say, cannot."""


class FileReader:
    """Makes references of the uses in one file.

    A face that knows more of a receiver than the syntax tells (a type checker) hands it in.
    """

    def __init__(
        self, file: ExaminedFile, table: RouteTable, receivers: Receivers, routes: RouteReader
    ) -> None:
        self._file = file
        self._table = table
        self._receivers = receivers
        self._routes = routes

    def references(self) -> Iterator[Reference]:
        """What the file uses."""
        for use in self._file.walked.uses:
            try:
                found = self.reference(use.node, use.position)
            except RecursionError:
                # An expression nested deeper than any that somebody wrote: nothing is known about it.
                continue
            if found is not None:
                yield found

    def reference(
        self,
        node: ast.Call | ast.Subscript | ast.Dict,
        position: Position,
        receiver: Receiver | None = None,
        *,
        as_written: bool = False,
    ) -> Reference | None:
        """The reference that the use is, if it is one.

        - `receiver`: what it is made on, if that is known.
        - `as_written`: never a `PassedName`.
        """
        if isinstance(node, ast.Call) and self._routes.may_be_reference(node):
            found = self._routes.reference(node, position, receiver, as_written=as_written)
            if found is not None:
                return found
        match node:
            case ast.Call(func=ast.Attribute(value=on, attr="get"), args=[key, *_]):
                return self._key(node, on, key, "get", position, receiver)
            case ast.Subscript(value=on, slice=key, ctx=ast.Load()):
                return self._key(node, on, key, "item", position, receiver)
            case _:
                return None

    def tolerated(self, reference: RouteReference, position: Position) -> RouteReference:
        """The reference with its excuse, which is not looked for where all that is known of it is right."""
        return replace(reference, excused=reference.excused or self._routes.is_tolerant(position))

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
        if receiver is None and is_plain_value(on, position):
            return None
        receiver = receiver or self._receivers.receiver(on, position)
        match receiver:
            case PathParams(connection=connection):
                return self._path_param(node, key, access, connection, position)
            case ASGIScope(connection=connection):
                types = scope_types(self._file, on, position, connection)
                return self._scope_key(node, key, access, types, position)
            case Connection(overrides=overrides) if not overrides & {"__getitem__", "get"}:
                types = scope_types(self._file, on, position, receiver)
                return self._scope_key(node, key, access, types, position)
            case None if isinstance(on, ast.Attribute) and on.attr == "path_params":
                return UnknownReceiver(path=self._file.source.shown, span=self._file.span(node))
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
        ids = functions_given(self._file, connection)
        found = reaches(self._table, ids, is_test=self._file.is_test)
        return PathParamReference(
            path=self._file.source.shown,
            span=self._file.span(node),
            access=access,
            names=known_texts(self._file, key, position),
            function=ids[0] if ids else None,
            reaches=found,
            elsewhere=frozenset() if found else self._parameters,
            tested=self._tested(key, position),
        )

    @cached_property
    def _parameters(self) -> frozenset[str]:
        """Of every row in the apps that may run the file's code."""
        _, apps = serving(self._table, self._file.name, is_test=self._file.is_test)
        return frozenset(name for app in apps for name in app.routes.parameters)

    def _scope_key(
        self,
        node: ast.expr,
        key: ast.expr,
        access: Access,
        types: frozenset[ScopeType],
        position: Position,
    ) -> ScopeKeyReference:
        return ScopeKeyReference(
            path=self._file.source.shown,
            span=self._file.span(node),
            access=access,
            names=known_texts(self._file, key, position),
            tested=self._tested(key, position),
            scope_types=types,
        )

    def _tested(self, key: ast.expr, position: Position) -> frozenset[str] | None:
        if expects(self._file, position, KEY_ERROR):
            return None
        return tested_texts(self._file, key, position)
