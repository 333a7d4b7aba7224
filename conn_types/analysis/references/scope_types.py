"""Of which types a scope may be where it is read: by its connection's class, and by the conditions around."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass

from conn_types.analysis.evaluator.values import Class
from conn_types.analysis.fullnames import REQUESTS, WEBSOCKETS
from conn_types.analysis.references.examined_file import ExaminedFile
from conn_types.analysis.references.receiver import Connection
from conn_types.analysis.references.reference import SCOPE_TYPES
from conn_types.analysis.references.scopes import Position
from conn_types.scope import ScopeType


def scope_types(
    file: ExaminedFile, on: ast.expr, position: Position, connection: Connection | None
) -> frozenset[ScopeType]:
    """`on`: the scope, or the connection that is read as one."""
    types = SCOPE_TYPES
    if connection is not None:
        types = _of_connection(connection)
    root = _root(on)
    scope = None if root is None else position.scope.binder(root.id)
    if root is None or scope is None or len(scope.bindings[root.id]) != 1:
        return types
    written = {ast.dump(each) for each in _same(on)}
    for guard in position.guards:
        if guard.scope.binder(root.id) is not scope:
            continue
        for types_told in _Told(file, position, written).by(guard.test, holds=guard.holds):
            types &= types_told
    # Conditions that leave nothing are not understood.
    return types or SCOPE_TYPES


def _of_connection(connection: Connection) -> frozenset[ScopeType]:
    if connection.scope_types is not None:
        return connection.scope_types
    match connection.cls:
        case Class() as cls if cls.has_any_base(REQUESTS):
            return frozenset({"http"})
        case Class() as cls if cls.has_any_base(WEBSOCKETS):
            return frozenset({"websocket"})
        case _:
            return frozenset({"http", "websocket"})


def _root(on: ast.expr) -> ast.Name | None:
    while isinstance(on, ast.Attribute):
        on = on.value
    return on if isinstance(on, ast.Name) else None


def _same(on: ast.expr) -> Iterator[ast.expr]:
    """The expression, and what reads the same scope: `request` and `request.scope`."""
    yield on
    yield ast.Attribute(on, "scope", ast.Load())
    if isinstance(on, ast.Attribute) and on.attr == "scope":
        yield on.value


@dataclass(frozen=True, slots=True, eq=False)
class _Told:
    """What a condition that holds, or does not, says of the types. `written`: what reads the same scope."""

    file: ExaminedFile
    position: Position
    written: set[str]

    def by(self, test: ast.expr, *, holds: bool) -> Iterator[frozenset[ScopeType]]:
        match test:
            case ast.UnaryOp(op=ast.Not(), operand=operand):
                yield from self.by(operand, holds=not holds)
            case ast.BoolOp(op=operator, values=values) if isinstance(operator, ast.And) == holds:
                for value in values:
                    yield from self.by(value, holds=holds)
            case ast.Compare(left=left, ops=[operator], comparators=[other]) if _is_type(left, self.written):
                named = _named(other)
                if named is None:
                    return
                match operator:
                    case ast.Eq() | ast.In():
                        yield named if holds else SCOPE_TYPES - named
                    case ast.NotEq() | ast.NotIn():
                        yield SCOPE_TYPES - named if holds else named
                    case _:
                        return
            case ast.Call(func=ast.Name(id="isinstance"), args=[on, cls], keywords=[]) if holds:
                if ast.dump(on) in self.written:
                    yield self._of_class(cls)
            case _:
                return

    def _of_class(self, node: ast.expr) -> frozenset[ScopeType]:
        match self.file.value(node, self.position):
            case Class() as cls:
                return _of_connection(Connection(cls=cls))
            case _:
                return SCOPE_TYPES


def _is_type(node: ast.expr, written: set[str]) -> bool:
    """`scope["type"]`, `scope.get("type")`"""
    match node:
        case (
            ast.Subscript(value=on, slice=ast.Constant(value="type"))
            | ast.Call(func=ast.Attribute(value=on, attr="get"), args=[ast.Constant(value="type")])
        ):
            return ast.dump(on) in written
        case _:
            return False


def _named(node: ast.expr) -> frozenset[ScopeType] | None:
    parts = node.elts if isinstance(node, (ast.Tuple, ast.List, ast.Set)) else [node]
    texts = [part.value if isinstance(part, ast.Constant) else None for part in parts]
    return frozenset(each for each in SCOPE_TYPES if each in texts) if None not in texts else None
