"""What the methods of a class assign to attributes of `self`: pure syntax."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from typing import Literal

from conn_types.analysis.references.scopes import Position, Walked

SelfAssignment = tuple[Literal["annotation", "value"], ast.expr, Position]
SelfAssignments = Mapping[str, list[SelfAssignment]]
"""By attribute, the annotation or the value of each assignment, and where it stands."""


def assignments_to_self(node: ast.ClassDef, walked: Walked) -> SelfAssignments:
    """`self.x = value` and `self.x: annotation = value` in the methods; an annotation hides its value."""
    found: dict[str, list[SelfAssignment]] = {}
    for method in node.body:
        if isinstance(method, (ast.FunctionDef, ast.AsyncFunctionDef)):
            position = Position(walked.functions[method])
            for name, kind, expression in _in_method(method):
                found.setdefault(name, []).append((kind, expression, position))
    return found


def _in_method(
    method: ast.FunctionDef | ast.AsyncFunctionDef,
) -> Iterator[tuple[str, Literal["annotation", "value"], ast.expr]]:
    for statement in ast.walk(method):
        match statement:
            case ast.AnnAssign(target=ast.Attribute(value=ast.Name(id="self"), attr=name)):
                yield name, "annotation", statement.annotation
            case ast.Assign(targets=[ast.Attribute(value=ast.Name(id="self"), attr=name)], value=value):
                yield name, "value", value
            case _:
                pass
