"""What the methods of a class assign to attributes of `self`: pure syntax."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from typing import Literal

from conn_types.analysis.references.scopes import Position, Walked
from conn_types.analysis.references.walking import unpacked

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
            case ast.Assign(targets=[target], value=value):
                for part, given in unpacked(target, value) or [(target, value)]:
                    if isinstance(part, ast.Attribute) and _is_self(part.value):
                        yield part.attr, "value", given
            case _:
                pass


def _is_self(node: ast.expr) -> bool:
    return isinstance(node, ast.Name) and node.id == "self"
