"""Parameters that an expression is made of: `name`, `f"admin:{name}"`, a local name that was made of it."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from conn_types.analysis.references.reaching import reaching_bindings
from conn_types.analysis.references.scopes import Assigned, Binding, Parameter, Position, Scope

_DEPTH = 5
_OTHERS = frozenset(
    {"self", "cls", "request", "req", "conn", "connection", "websocket", "ws", "app", "router", "context"}
    | {"Request", "WebSocket", "HTTPConnection", "Starlette", "FastAPI", "APIRouter", "Router"}
)
"""Names and annotations of parameters that are no route's name."""


def parameters_in(node: ast.expr, position: Position, depth: int = 0) -> Iterator[tuple[Scope, ast.arg]]:
    """The parameters of functions around the place that the expression's text may come from."""
    if depth > _DEPTH:
        return
    for name in _texts_in(node):
        scope = position.scope.binder(name.id)
        if scope is None or not scope.is_function:
            continue
        for binding in reaching_bindings(name.id, scope, name, position) or scope.bindings[name.id]:
            yield from _from_binding(binding, scope, depth)


def _from_binding(binding: Binding, scope: Scope, depth: int) -> Iterator[tuple[Scope, ast.arg]]:
    match binding.what:
        case Parameter(node=parameter) if not _is_other(parameter):
            yield scope, parameter
        case Assigned(value=ast.expr() as value):
            yield from parameters_in(value, Position(scope), depth + 1)
        case _:
            return


def _texts_in(node: ast.expr) -> Iterator[ast.Name]:
    """The names whose own value the expression's text is made of: of `a.b` and `a[b]`, not `a`."""
    match node:
        case ast.Name():
            yield node
        case ast.Attribute() | ast.Lambda() | ast.Constant():
            return
        case ast.Subscript(slice=key):
            yield from _texts_in(key)
        case ast.Call(func=func, args=args, keywords=keywords):
            if isinstance(func, ast.Attribute) and not isinstance(func.value, ast.Attribute):
                yield from _texts_in(func.value)
            for each in (*args, *(keyword.value for keyword in keywords)):
                yield from _texts_in(each)
        case _:
            for child in ast.iter_child_nodes(node):
                if isinstance(child, ast.expr):
                    yield from _texts_in(child)


def _is_other(parameter: ast.arg) -> bool:
    match parameter.annotation:
        case None:
            return parameter.arg in _OTHERS
        case ast.Name(id=name) | ast.Attribute(attr=name):
            return name in _OTHERS or parameter.arg in ("self", "cls")
        case _:
            return False
