"""The keys that a project writes into a scope and into `path_params` itself: they are known from then on.

A scope that is written out whole counts: the keys that it has are known. A message is none
(`{"type": "http.request"}`), nor is any other dictionary with a "type" and nothing else that a scope has.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from conn_types.analysis.references.scopes import Use

MAY_WRITE = re.compile(r"scope|path_params|\btype\b")
"""A file in which none of these words stands writes no key: a scope written out whole has a "type"."""

_SCOPE_TYPES = frozenset({"http", "websocket", "lifespan"})
_OF_SCOPES = frozenset({"asgi", "path", "headers", "query_string", "method", "root_path", "subprotocols"})
"""Keys that tell a scope from any other dictionary with a "type"."""


_DISPLAYS = (ast.Constant, ast.Dict, ast.DictComp, ast.List, ast.ListComp, ast.Tuple)
"""What a value is by its syntax alone: no object of a class of its own."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Writes:
    """What is written.

    - `path_params` is None where somewhere the whole of them is replaced.
    - `values`: the keys of the scope under which there may be something else than the server or the framework
      puts there.
    """

    scope_keys: frozenset[str] = frozenset()
    path_params: frozenset[str] | None = frozenset()
    values: frozenset[str] = frozenset()

    def __or__(self, other: Writes) -> Writes:
        path_params = (
            None
            if self.path_params is None or other.path_params is None
            else self.path_params | other.path_params
        )
        return Writes(
            scope_keys=self.scope_keys | other.scope_keys,
            path_params=path_params,
            values=self.values | other.values,
        )


@dataclass(frozen=True, slots=True)
class _Write:
    """A key of what goes by that name; `value` is None where the syntax does not tell it."""

    target: str
    key: str
    value: ast.expr | None = None


def written(uses: Iterable[Use]) -> Writes:
    """What the uses of a file write."""
    return written_by(use.node for use in uses)


def written_by(nodes: Iterable[ast.AST]) -> Writes:
    """By what things are called: whoever writes `scope["x"]`, `child_scope["x"]` or `request.scope["x"]`."""
    scope_keys: set[str] = set()
    path_params: set[str] = set()
    values: set[str] = set()
    replaced = False
    for node in nodes:
        if not _may_write(node):
            continue
        for each in _written(node):
            if "path_params" in each.target:
                path_params.add(each.key)
            elif "scope" in each.target or each.target == "":
                scope_keys.add(each.key)
                replaced = replaced or (each.key == "path_params" and each.target != "")
                if not isinstance(each.value, _DISPLAYS):
                    values.add(each.key)
    return Writes(
        scope_keys=frozenset(scope_keys),
        path_params=None if replaced else frozenset(path_params),
        values=frozenset(values),
    )


_REMOVED = ast.Constant(None)
_WRITING = frozenset({"setdefault", "pop", "update"})


def _may_write(node: ast.AST) -> bool:
    """Whether it is worth a closer look: most subscripts read, and most calls are of something else."""
    if isinstance(node, ast.Subscript):
        return not isinstance(node.ctx, ast.Load)
    if isinstance(node, ast.Call):
        callee = node.func
        return callee.attr in _WRITING if isinstance(callee, ast.Attribute) else isinstance(callee, ast.Name)
    return isinstance(node, ast.Dict)


def _written(node: ast.AST) -> Iterator[_Write]:
    """A scope that is written out whole has no name."""
    match node:
        case ast.Subscript(value=target, slice=ast.Constant(value=str(key)), ctx=ast.Store()):
            yield _Write(_last_name(target), key)
        case ast.Subscript(value=target, slice=ast.Constant(value=str(key)), ctx=ast.Del()):
            yield _Write(_last_name(target), key, _REMOVED)
        case ast.Call(
            func=ast.Attribute(value=target, attr="setdefault" | "pop"),
            args=[ast.Constant(value=str(key)), *rest],
        ):
            yield _Write(_last_name(target), key, rest[0] if rest else _REMOVED)
        case ast.Call(func=ast.Attribute(value=target, attr="update"), args=args, keywords=keywords):
            name = _last_name(target)
            yield from (_Write(name, each.arg, each.value) for each in keywords if each.arg is not None)
            for arg in args:
                if isinstance(arg, ast.Dict):
                    yield from (_Write(name, key, value) for key, value in _items(arg))
        case ast.Call(func=ast.Name(id="dict"), args=[source], keywords=keywords) if _is_passed_on(source):
            name = _last_name(source)
            yield from (_Write(name, each.arg, each.value) for each in keywords if each.arg is not None)
        case ast.Dict():
            items = list(_items(node))
            spread = [value for key, value in zip(node.keys, node.values, strict=True) if key is None]
            for source in filter(_is_passed_on, spread):
                yield from (_Write(_last_name(source), key, value) for key, value in items)
            kept = set(_keys_of_scope(node, [key for key, _ in items]))
            yield from (_Write("", key, value) for key, value in items if key in kept)
        case _:
            return


def _is_passed_on(copied: ast.expr) -> bool:
    """Whether a copy goes where what was copied would: one of path parameters becomes none by itself."""
    return "path_params" not in _last_name(copied)


def _keys_of_scope(node: ast.Dict, keys: Sequence[str]) -> Iterator[str]:
    """Those of a scope that is written out whole; "type" is one where it is none of the specification's."""
    types = [value for key, value in zip(node.keys, node.values, strict=True) if _is_text(key, "type")]
    match types:
        case [ast.Constant(value=value)] if value in _SCOPE_TYPES:
            yield from (key for key in keys if key != "type")
        case [_] if not _OF_SCOPES.isdisjoint(keys) and not _is_message(types[0]):
            yield from keys
        case _:
            return


def _is_text(node: ast.expr | None, text: str) -> bool:
    return isinstance(node, ast.Constant) and node.value == text


def _is_message(type_: ast.expr) -> bool:
    """`http.response.start`"""
    return (
        isinstance(type_, ast.Constant)
        and isinstance(type_.value, str)
        and type_.value.partition(".")[0] in _SCOPE_TYPES
        and "." in type_.value
    )


def _items(node: ast.Dict) -> Iterator[tuple[str, ast.expr]]:
    for key, value in zip(node.keys, node.values, strict=True):
        if isinstance(key, ast.Constant) and isinstance(key.value, str):
            yield key.value, value


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
