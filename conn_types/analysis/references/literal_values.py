"""The texts and numbers that an argument may be: literals, names of the module bound to one, branches."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from conn_types.analysis.references.examined_file import ExaminedFile
from conn_types.analysis.references.reference import KnownValue
from conn_types.analysis.references.scopes import Assigned, Binding, Position

_DEPTH = 6


def literal_values(
    file: ExaminedFile, node: ast.expr, position: Position, depth: int = 0
) -> Iterator[KnownValue]:
    """Each that the expression is at least at times. Nothing has to run to tell."""
    if depth > _DEPTH:
        return
    match node:
        case ast.Constant(value=str() | int() | float() as value):
            yield value
        case ast.UnaryOp(op=ast.USub(), operand=ast.Constant(value=int() | float() as value)):
            yield -value
        case ast.IfExp(body=body, orelse=orelse):
            yield from literal_values(file, body, position, depth + 1)
            yield from literal_values(file, orelse, position, depth + 1)
        case ast.NamedExpr(value=value):
            yield from literal_values(file, value, position, depth + 1)
        case ast.Name(id=name):
            given = file.argument(node, position)
            if given is not None:
                yield from literal_values(given.file, given.node, given.position, depth + 1)
                return
            scope = position.scope.binder(name)
            if scope is None or scope.qualname or name in scope.rebound:
                return
            match scope.bindings[name]:
                case [Binding(what=Assigned(value=ast.expr() as value), nested=False)]:
                    yield from literal_values(file, value, Position(scope), depth + 1)
                case _:
                    return
        case _:
            return
