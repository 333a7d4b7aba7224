"""pytest's fixtures: the `conftest.py` files above a test, and the function that a parameter's name means."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from conn_types.analysis.references.examined_file import ExaminedFile
from conn_types.analysis.references.scopes import Defined, Scope
from conn_types.analysis.references.wrapper_names import last_name


def fixtures(file: ExaminedFile) -> Iterator[ExaminedFile]:
    """The `conftest.py` files beside and above the file, the nearest first."""
    project = file.shared.run.project
    for directory in file.source.path.parents:
        path = directory / "conftest.py"
        if path != file.source.path and path in project.files:
            found = file.shared.examined(path)
            if found is not None:
                yield found
        if directory == project.root:
            return


def fixture(file: ExaminedFile, name: str) -> tuple[ExaminedFile, Scope, ast.expr] | None:
    """The fixture of that name as the file's tests see it, and the expression that it gives."""
    for each in (file, *fixtures(file)):
        bindings = each.walked.module.bindings.get(name, [])
        what = bindings[-1].what if bindings else None
        if not isinstance(what, Defined) or isinstance(what.node, ast.ClassDef):
            continue
        if not any(_is_fixture(decorator) for decorator in what.node.decorator_list):
            continue
        given = list(_given(what.node))
        return (each, each.walked.functions[what.node], given[0]) if len(given) == 1 else None
    return None


def _is_fixture(decorator: ast.expr) -> bool:
    return last_name(decorator.func if isinstance(decorator, ast.Call) else decorator) == "fixture"


def _given(function: ast.AST) -> Iterator[ast.expr]:
    """What the function itself returns or yields; not what functions in it do."""
    for node in ast.iter_child_nodes(function):
        if isinstance(node, (ast.Return, ast.Yield)) and node.value is not None:
            yield node.value
        elif not isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda, ast.ClassDef)):
            yield from _given(node)
