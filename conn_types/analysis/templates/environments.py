"""The environments of a project's templates, as its code makes them."""

from __future__ import annotations

import ast
from dataclasses import dataclass, field
from pathlib import Path

from conn_types.analysis.references.examined_file import ExaminedFile
from conn_types.analysis.references.scopes import Position
from conn_types.analysis.templates.syntax import TemplateSyntax


@dataclass(frozen=True, slots=True, eq=False)
class Expression:
    """An expression of the project's code, where it stands."""

    file: ExaminedFile
    node: ast.expr
    position: Position


@dataclass(frozen=True, slots=True)
class Folder:
    """A directory that templates are loaded from, and what their names have before its paths."""

    path: Path
    prefix: str = ""
    encoding: str = "utf-8"


@dataclass(slots=True, eq=False)
class Environment:
    """
    - `made`: the call that makes it.
    - `is_frameworks`: Starlette's `Jinja2Templates` gives it a `url_for`, unless it has one.
    - `names_directory`: it is made of the name of a directory.
    - `globals`, `filters`: what each name may stand for.
    - `processors`: functions that are called for more names.
    """

    made: Expression
    is_frameworks: bool = False
    names_directory: bool = False
    folders: list[Folder] = field(default_factory=list[Folder])
    syntax: TemplateSyntax = field(default_factory=TemplateSyntax)
    globals: dict[str, list[Expression]] = field(default_factory=dict[str, list[Expression]])
    filters: dict[str, list[Expression]] = field(default_factory=dict[str, list[Expression]])
    processors: list[Expression] = field(default_factory=list[Expression])

    def names(self, kind: str) -> dict[str, list[Expression]]:
        return self.filters if kind == "filters" else self.globals
