"""Functions that the source registers as handlers, by syntax: the route table may not have seen where."""

from __future__ import annotations

import ast

from conn_types.analysis.references.scopes import Position, Scope, Walked

_DECORATORS = frozenset(
    {"get", "post", "put", "patch", "delete", "head", "options", "trace"}
    | {"route", "api_route", "websocket", "websocket_route"}
)
_METHODS = frozenset(
    {"add_route", "add_api_route", "add_websocket_route", "add_api_websocket_route", "mount", "host"}
)


def registered_names(walked: Walked) -> frozenset[str]:
    """The last names of what functions hand to `add_route` and its like: `page` of `self.page`."""
    names: set[str] = set()
    for use in walked.uses:
        match use.node:
            case ast.Call(func=ast.Attribute(attr=method)) if (
                method in _METHODS and use.position.scope.qualname
            ):
                names.update(_last_names([*use.node.args, *(each.value for each in use.node.keywords)]))
            case _:
                pass
    return frozenset(names)


def is_registered(position: Position, names: frozenset[str]) -> bool:
    """Whether a function around the place is registered somewhere: by a decorator, or by one of the names."""
    return any(_has_name(scope, names) or _has_decorator(scope) for scope in position.scope.chain())


def _last_names(nodes: list[ast.expr]) -> list[str]:
    return [
        node.id if isinstance(node, ast.Name) else node.attr
        for node in nodes
        if isinstance(node, (ast.Name, ast.Attribute))
    ]


def _has_name(scope: Scope, names: frozenset[str]) -> bool:
    return bool(scope.qualname) and scope.qualname.rpartition(".")[2] in names


def _has_decorator(scope: Scope) -> bool:
    if not isinstance(scope.node, (ast.FunctionDef, ast.AsyncFunctionDef)):
        return False
    return any(
        isinstance(each, ast.Call) and isinstance(each.func, ast.Attribute) and each.func.attr in _DECORATORS
        for each in scope.node.decorator_list
    )
