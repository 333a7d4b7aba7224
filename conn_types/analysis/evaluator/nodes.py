"""Ways through a syntax tree that pass by what holds nothing: walks are long, and most nodes are leaves."""

from __future__ import annotations

import ast
from typing import Any

_LEAVES = frozenset({"ctx", "op", "ops"})
"""Fields whose nodes are only marks."""
_BLOCKS = ("body", "handlers", "orelse", "finalbody", "cases")

_fields: dict[type[ast.AST], tuple[str, ...]] = {
    ast.Name: (),
    ast.Constant: (),
    ast.Attribute: ("value",),
    ast.arg: ("annotation",),
    ast.keyword: ("value",),
    ast.alias: (),
}
"""The fields of each type of node that may hold nodes."""
_blocks: dict[type[ast.AST], tuple[str, ...]] = {}
"""And of those the ones that hold statements."""


def children(node: ast.AST) -> list[ast.AST]:
    """The nodes right below, in the order of the source; contexts and operators left out."""
    cls = node.__class__
    names = _fields.get(cls)
    if names is None:
        names = _fields[cls] = tuple(name for name in cls._fields if name not in _LEAVES)
    found: list[ast.AST] = []
    for name in names:
        value: Any = getattr(node, name, None)
        if value.__class__ is list:
            if value:
                found += [each for each in value if isinstance(each, ast.AST)]
        elif isinstance(value, ast.AST):
            found.append(value)
    return found


def inner_blocks(node: ast.AST) -> list[ast.AST]:
    """The statements right below a statement, and the handlers and cases that hold more of them."""
    cls = node.__class__
    names = _blocks.get(cls)
    if names is None:
        names = _blocks[cls] = tuple(name for name in _BLOCKS if name in cls._fields)
    found: list[ast.AST] = []
    for name in names:
        value: Any = getattr(node, name, None)
        if value.__class__ is list:
            found += value
    return found
