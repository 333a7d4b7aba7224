"""The functions of a tree whose bodies wait."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from conn_types.analysis.deferred_bodies import waits


def waiting_functions(tree: ast.Module) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    todo: list[ast.AST] = [tree]
    while todo:
        for node in ast.iter_child_nodes(todo.pop()):
            if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)) and waits(node):
                yield node
            else:
                todo.append(node)
