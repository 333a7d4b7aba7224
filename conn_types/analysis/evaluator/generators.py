"""Which functions are generators."""

from __future__ import annotations

import ast

from conn_types.analysis.evaluator.nodes import children

NESTED = (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda, ast.ClassDef)


def yields_in(statement: ast.AST) -> bool:
    """Whether the statement yields, nested functions apart."""
    if isinstance(statement, NESTED):
        return False
    if isinstance(statement, (ast.Yield, ast.YieldFrom)):
        return True
    return any(yields_in(child) for child in ast.iter_child_nodes(statement))


def yields(node: ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda) -> bool:
    """Whether the body yields, nested functions apart."""
    todo: list[ast.AST] = list(node.body) if isinstance(node.body, list) else [node.body]
    while todo:
        inner = todo.pop()
        if isinstance(inner, (ast.Yield, ast.YieldFrom)):
            return True
        if not isinstance(inner, NESTED):
            todo.extend(children(inner))
    return False
