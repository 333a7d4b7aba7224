"""The keys that a project writes into a scope and into `path_params` itself: they are known from then on."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from conn_types.analysis.references.scopes import Use


@dataclass(frozen=True, slots=True, kw_only=True)
class Writes:
    """`path_params` is None where somewhere the whole of them is replaced."""

    scope_keys: frozenset[str] = frozenset()
    path_params: frozenset[str] | None = frozenset()

    def __or__(self, other: Writes) -> Writes:
        path_params = (
            None
            if self.path_params is None or other.path_params is None
            else self.path_params | other.path_params
        )
        return Writes(scope_keys=self.scope_keys | other.scope_keys, path_params=path_params)


def written(uses: Iterable[Use]) -> Writes:
    """What the uses of a file write."""
    return written_by(use.node for use in uses)


def written_by(nodes: Iterable[ast.AST]) -> Writes:
    """By what things are called: whoever writes `scope["x"]`, `child_scope["x"]` or `request.scope["x"]`."""
    scope_keys: set[str] = set()
    path_params: set[str] = set()
    replaced = False
    for node in nodes:
        for target, key in _written_keys(node):
            if "path_params" in target:
                path_params.add(key)
            elif "scope" in target or target == "":
                scope_keys.add(key)
                replaced = replaced or (key == "path_params" and target != "")
    return Writes(scope_keys=frozenset(scope_keys), path_params=None if replaced else frozenset(path_params))


def _written_keys(node: ast.AST) -> Iterator[tuple[str, str]]:
    """What is written into, by its last name, and the key. A scope that is written out whole has no name."""
    match node:
        case ast.Subscript(value=target, slice=ast.Constant(value=str(key)), ctx=ast.Store() | ast.Del()):
            yield _last_name(target), key
        case ast.Call(
            func=ast.Attribute(value=target, attr="setdefault" | "pop"),
            args=[ast.Constant(value=str(key)), *_],
        ):
            yield _last_name(target), key
        case ast.Call(func=ast.Attribute(value=target, attr="update"), args=args, keywords=keywords):
            name = _last_name(target)
            yield from ((name, keyword.arg) for keyword in keywords if keyword.arg is not None)
            for arg in args:
                if isinstance(arg, ast.Dict):
                    yield from ((name, key) for key in _texts(arg))
        case ast.Call(func=ast.Name(id="dict"), args=[source], keywords=keywords):
            name = _last_name(source)
            yield from ((name, keyword.arg) for keyword in keywords if keyword.arg is not None)
        case ast.Dict():
            spread = [value for key, value in zip(node.keys, node.values, strict=True) if key is None]
            keys = list(_texts(node))
            for source in spread:
                yield from ((_last_name(source), key) for key in keys)
            if "type" in keys:
                yield from (("", key) for key in keys)
        case _:
            return


def _texts(node: ast.Dict) -> Iterator[str]:
    for key in node.keys:
        if isinstance(key, ast.Constant) and isinstance(key.value, str):
            yield key.value


def _last_name(node: ast.expr) -> str:
    """`scope` of `request.scope`, `path_params` of `scope["path_params"]`; `?` where there is none."""
    match node:
        case ast.Name(id=name) | ast.Attribute(attr=name):
            return name
        case ast.Subscript(slice=ast.Constant(value=str(key))):
            return key
        case ast.Call(func=ast.Attribute(value=value)):
            return _last_name(value)
        case _:
            return "?"
