"""Expressions that are no connection and no scope by their syntax alone, so that nothing has to run to tell.

Most subscripts and `.get` calls of a program are on dicts of its own.
"""

from __future__ import annotations

import ast
import re

from conn_types.analysis.references.scopes import (
    Assigned,
    Binding,
    Defined,
    Imported,
    Iterated,
    Opaque,
    Parameter,
    Position,
    Scope,
)
from conn_types.analysis.references.wrapper_names import last_name

_DEPTH = 6
_PLAIN = frozenset(
    {"dict", "list", "tuple", "set", "frozenset", "str", "bytes", "int", "float", "bool", "Dict", "List"}
    | {
        "Tuple",
        "Set",
        "Sequence",
        "Iterable",
        "Iterator",
        "Callable",
        "Literal",
        "DefaultDict",
        "OrderedDict",
    }
    | {"defaultdict", "Counter", "deque"}
)
_BUILTINS = frozenset({"dict", "list", "vars", "globals", "locals", "zip", "sorted", "str"})
_TELLING = re.compile(r"request|conn|socket|scope|^cast$", re.IGNORECASE)
"""What a name has in it that makes or gives a connection or a scope, or may say that something is one."""
_LITERALS = (
    ast.Constant,
    ast.JoinedStr,
    ast.Dict,
    ast.List,
    ast.Tuple,
    ast.Set,
    ast.ListComp,
    ast.SetComp,
    ast.DictComp,
    ast.GeneratorExp,
    ast.BinOp,
    ast.Compare,
    ast.UnaryOp,
    ast.Lambda,
)


def is_plain_value(node: ast.expr, position: Position, depth: int = 0) -> bool:
    """Whether it is known to be no connection, no ASGI scope, and no connection's path parameters."""
    if depth > _DEPTH:
        return False
    match node:
        case ast.Name(id=name):
            scope = position.scope.binder(name)
            if scope is None or name in scope.rebound:
                return False
            return all(_is_plain_binding(each, scope, depth) for each in scope.bindings[name])
        case ast.Attribute(value=value, attr=attr):
            return attr not in ("scope", "path_params") and is_plain_value(value, position, depth + 1)
        case ast.Subscript(value=value):
            return is_plain_value(value, position, depth + 1)
        case ast.Call(func=ast.Attribute(value=value)):
            return is_plain_value(value, position, depth + 1)
        case ast.Call(func=ast.Name() as function):
            return _returns_plain(function, position)
        case ast.Await(value=value):
            return is_plain_value(value, position, depth + 1)
        case _:
            return isinstance(node, _LITERALS)


def _returns_plain(function: ast.Name, position: Position) -> bool:
    """Of what is imported, the name tells: reading what it is bound to there would run that module."""
    scope = position.scope.binder(function.id)
    if scope is None:
        return function.id in _BUILTINS
    for binding in scope.bindings[function.id]:
        match binding.what:
            case Defined(node=ast.ClassDef(bases=[], keywords=[])):
                continue
            case Defined(node=ast.FunctionDef(returns=returns) | ast.AsyncFunctionDef(returns=returns)):
                if returns is not None and not _is_plain_annotation(returns):
                    return False
            case Imported(name=str(name)) if not _TELLING.search(name):
                continue
            case _:
                return False
    return True


def _is_plain_binding(binding: Binding, scope: Scope, depth: int) -> bool:
    position = Position(scope)
    match binding.what:
        case Assigned(annotation=ast.expr() as annotation):
            return _is_plain_annotation(annotation)
        case Assigned(value=ast.Call(func=func)) if not scope.qualname:
            return not _TELLING.search(last_name(func) or "")
        case Assigned(value=ast.expr() as value):
            return is_plain_value(value, position, depth + 1)
        case Parameter(node=ast.arg(annotation=ast.expr() as annotation)):
            return _is_plain_annotation(annotation)
        case Iterated() | Opaque() | Defined():
            return True
        case Imported():
            # No program keeps a connection in a module; an application is asked by no key.
            return not scope.qualname
        case _:
            return False


def _is_plain_annotation(node: ast.expr) -> bool:
    match node:
        case ast.Subscript(value=ast.Name(id=name) | ast.Attribute(attr=name)):
            return name in _PLAIN
        case ast.Name(id=name) | ast.Attribute(attr=name):
            return name in _PLAIN
        case ast.BinOp(left=left, op=ast.BitOr(), right=right):
            return _is_plain_annotation(left) and _is_plain_annotation(right)
        case ast.Constant(value=None):
            return True
        case _:
            return False
