"""Every key of a scope whose type is known has its overloads, of `[…]` and of `get` alike."""

from __future__ import annotations

import ast
from pathlib import Path
from typing import Any, get_type_hints

import pytest

from conn_types.scope import RoutedHTTPScope, RoutedWebSocketScope

STUB = Path(__file__).parents[2] / "stubs" / "conn_types" / "connection.pyi"


def keys_of(method: str) -> set[str]:
    """The texts in the annotations of `key`, aliases included."""
    tree = ast.parse(STUB.read_text("utf-8"))
    aliases = {
        each.target.id: each.value
        for each in ast.walk(tree)
        if isinstance(each, ast.AnnAssign) and isinstance(each.target, ast.Name)
    }
    found: set[str] = set()
    for function in ast.walk(tree):
        if isinstance(function, ast.FunctionDef) and function.name == method:
            annotation = function.args.args[1].annotation
            if isinstance(annotation, ast.Name):
                annotation = aliases.get(annotation.id)
            found |= {
                each.value
                for each in ast.walk(annotation or ast.Pass())
                if isinstance(each, ast.Constant) and isinstance(each.value, str)
            }
    return found


@pytest.mark.parametrize("method", ["__getitem__", "get"])
def test_every_known_key_has_its_type(method: str) -> None:
    hints = {**get_type_hints(RoutedHTTPScope), **get_type_hints(RoutedWebSocketScope)}
    known = {name for name, hint in hints.items() if hint is not Any}
    assert keys_of(method) == known | {"user", "auth", "session"}
