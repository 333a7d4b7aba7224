"""Annotations as they are written: out of their quotes, and what some of them mean by their name alone."""

from __future__ import annotations

import ast

from conn_types.analysis.evaluator.fields import parsed_annotation
from conn_types.analysis.references.examined_file import ExaminedFile
from conn_types.analysis.references.scopes import Assigned, Binding, Imported, Position
from conn_types.analysis.references.wrapper_names import last_name


def context_variable(
    file: ExaminedFile, variable: ast.Name, position: Position
) -> tuple[ExaminedFile, ast.expr, Position] | None:
    """The annotation of what a `ContextVar[Request]` holds, by what it says itself, and where that stands."""
    scope = position.scope.binder(variable.id)
    match scope.bindings[variable.id] if scope is not None else []:
        case [Binding(what=Assigned(annotation=ast.Subscript() as said))] | [
            Binding(what=Assigned(value=ast.Call(func=ast.Subscript() as said)))
        ] if scope is not None and last_name(said.value) == "ContextVar":
            return file, said.slice, Position(scope)
        case [Binding(what=Imported(name=str(name)) as imported)]:
            origins = file.shared.origins
            base = origins.absolute(file.name or "", imported.module, imported.level)
            module, original = (None, None) if base is None else origins.of(base, name)
            found = None if module is None else file.shared.run.project.find_module(module)
            if found is None or found.path is None or not found.is_project or original is None:
                return None
            home = file.shared.examined(found.path)
            if home is None or home is file or original not in home.walked.module.bindings:
                return None
            return context_variable(home, ast.Name(original, ast.Load()), Position(home.walked.module))
        case _:
            return None


def parsed(annotation: ast.expr) -> ast.expr | None:
    """The annotation itself, out of its quotes."""
    return parsed_annotation(annotation)


def names_scope(annotation: ast.expr) -> bool:
    """Whether it is what frameworks call the type of an ASGI scope."""
    match annotation:
        case ast.Name(id=name) | ast.Attribute(attr=name):
            return name in ("Scope", "HTTPScope", "WebSocketScope", "WWWScope", "ASGIScope", "LifespanScope")
        case _:
            return False
