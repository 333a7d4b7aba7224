"""Classes of routes and routers that reverse names in a way of their own."""

from __future__ import annotations

import ast

from conn_types.analysis.evaluator.values import Class, Function, Instance, Value
from conn_types.analysis.fullnames import FRAMEWORK_PACKAGES


def has_own_reversing(value: Instance) -> bool:
    """Whether a class of the project overrides `url_path_for`, and not only to hand on to `super()`."""
    for cls in value.cls.mro:
        if isinstance(cls, Class) and "url_path_for" in cls.namespace:
            if cls.module.name.partition(".")[0] in FRAMEWORK_PACKAGES:
                return False
            if not _hands_on(cls.namespace["url_path_for"]):
                return True
    return False


def _hands_on(method: Value) -> bool:
    """Whether all that the method gives is `super().url_path_for(name, **params)`, with what it was given."""
    if not isinstance(method, Function) or not isinstance(method.node, ast.FunctionDef):
        return False
    arguments, body = method.node.args, method.node.body
    positional = [each.arg for each in (*arguments.posonlyargs, *arguments.args)]
    if len(positional) != 2 or arguments.vararg or arguments.kwonlyargs or arguments.kwarg is None:
        return False
    name, params = positional[1], arguments.kwarg.arg
    if not isinstance(body[-1], ast.Return):
        return False
    returned = [node.value for node in ast.walk(method.node) if isinstance(node, ast.Return)]
    if not all(_is_super_call(value, name, params) for value in returned):
        return False
    named = [node for node in ast.walk(method.node) if isinstance(node, ast.Name)]
    is_rebound = any(isinstance(node.ctx, ast.Store) and node.id in (name, params) for node in named)
    return not is_rebound and sum(node.id == params for node in named) == len(returned)


def _is_super_call(node: ast.expr | None, name: str, params: str) -> bool:
    match node:
        case ast.Call(
            func=ast.Attribute(value=ast.Call(func=ast.Name(id="super")), attr="url_path_for"),
            args=[ast.Name(id=given)],
            keywords=[ast.keyword(arg=None, value=ast.Name(id=splat))],
        ):
            return given == name and splat == params
        case _:
            return False
