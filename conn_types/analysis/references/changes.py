"""Code that changes an application or a router which is there already: by syntax, whichever one it is."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from conn_types.analysis.references.builders import makes
from conn_types.analysis.references.scopes import Assigned, Scope, Walked
from conn_types.analysis.references.wrapper_names import last_name

_ADDING = frozenset(
    {"add_route", "add_api_route", "add_websocket_route", "add_api_websocket_route", "include_router"}
    | {"mount", "host", "frontend"}
)
_DECORATING = frozenset(
    {"get", "post", "put", "patch", "delete", "head", "options", "trace", "route", "api_route", "websocket"}
    | {"websocket_route"}
)
_LISTS = frozenset({"append", "extend", "insert", "remove", "pop", "clear", "sort", "reverse"})
_PATCHING = frozenset({"setattr", "patch", "object"})


def changers(walked: Walked) -> Iterator[Scope]:
    """The functions that add routes to something, or change a list of routes."""
    for use in walked.uses:
        scope = use.position.scope
        if not isinstance(use.node, ast.Call) or not scope.qualname or not _changes(use.node):
            continue
        if not _is_made_in(scope, use.node.func):
            yield scope
    for scope in walked.functions.values():
        if scope.parent is not None and scope.parent.qualname and _is_decorated(scope):
            yield scope.parent
        if any(_replaces_routes(node) for node in ast.walk(scope.node)):
            yield scope


def patched_names(walked: Walked) -> Iterator[str]:
    """The last names of what is replaced: `"app"` of `monkeypatch.setattr("shop.main.app", …)`."""
    for use in walked.uses:
        if isinstance(use.node, ast.Call) and last_name(use.node.func) in _PATCHING:
            for each in use.node.args:
                if isinstance(each, ast.Constant) and isinstance(each.value, str):
                    yield each.value.rpartition(".")[2]
    for node in ast.walk(walked.module.node):
        if isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Store):
            yield node.attr


def _changes(call: ast.Call) -> bool:
    match call.func:
        case ast.Attribute(attr=method) if method in _ADDING:
            return True
        case ast.Attribute(attr=method, value=ast.Attribute(attr="routes")):
            return method in _LISTS
        case _:
            return False


def _is_decorated(scope: Scope) -> bool:
    decorators: list[ast.expr] = getattr(scope.node, "decorator_list", [])
    return any(
        isinstance(each, ast.Call)
        and isinstance(each.func, ast.Attribute)
        and each.func.attr in _DECORATING
        and scope.parent is not None
        and not _is_made_in(scope.parent, each.func)
        for each in decorators
    )


def _is_made_in(scope: Scope, node: ast.expr) -> bool:
    """Whether what is changed is an application or a router of the function's own making."""
    while isinstance(node, ast.Attribute):
        node = node.value
    bindings = scope.bindings.get(node.id, []) if isinstance(node, ast.Name) else []
    return bool(bindings) and all(
        isinstance(each.what, Assigned) and isinstance(each.what.value, ast.Call) and makes(each.what.value)
        for each in bindings
    )


def _replaces_routes(node: ast.AST) -> bool:
    return (
        isinstance(node, ast.Attribute)
        and node.attr == "routes"
        and isinstance(node.ctx, (ast.Store, ast.Del))
    )
