"""The types that the table names, `uuid.UUID | str`, as they are written in a module that imports them."""

from __future__ import annotations

import ast
import builtins
from collections.abc import Iterator, Sequence

from conn_types.analysis.evaluator.nodes import inner_blocks
from conn_types.analysis.project import Project
from conn_types.analysis.source import Source

_BUILT_IN = frozenset(name for name in dir(builtins) if isinstance(getattr(builtins, name), type)) | {"None"}


class Annotations:
    """Writes types, and remembers what has to be imported for them.

    Modules are imported under names of their own with an underscore in front, which no name of a route has.
    """

    def __init__(self, project: Project) -> None:
        self._project = project
        self._names: dict[str, str] = {}
        self._known: dict[str, str | None] = {}
        self._bound: dict[str, frozenset[str]] = {}

    def of(self, written: str, unknown: str) -> str:
        """The annotation; `unknown` where a part of it leads nowhere."""
        parts = [self._part(part) for part in written.split(" | ")]
        known = [part for part in parts if part is not None]
        return " | ".join(known) if len(known) == len(parts) else unknown

    def imports(self) -> Iterator[str]:
        """The lines, sorted by module."""
        for module in sorted(self._names):
            yield f"import {module} as {self._names[module]}"

    def _part(self, name: str) -> str | None:
        if name in _BUILT_IN:
            return name
        if name not in self._known:
            self._known[name] = self._place(name)
        return self._known[name]

    def _place(self, name: str) -> str | None:
        """The longest module that the name begins with, and what it has below it."""
        parts = name.split(".")
        if not all(map(str.isidentifier, parts)):
            return None
        for length in range(len(parts) - 1, 0, -1):
            module = ".".join(parts[:length])
            is_last = length == len(parts) - 1
            if self._has(module, parts[length]) or (is_last and self._is_of_python(module)):
                return ".".join([self._imported(module), *parts[length:]])
        return None

    def _is_of_python(self, module: str) -> bool:
        """Of the standard library, which is not read: what code imports from it is there."""
        return self._project.is_standard_library(module) and self._project.find_module(module) is None

    def _has(self, module: str, name: str) -> bool:
        if module not in self._bound:
            self._bound[module] = self._names_in(module)
        return name in self._bound[module]

    def _names_in(self, module: str) -> frozenset[str]:
        file = self._project.find_module(module)
        source = None if file is None or file.path is None else self._project.read(file.path)
        return frozenset(_bound(source.tree.body)) if isinstance(source, Source) else frozenset()

    def _imported(self, module: str) -> str:
        if module not in self._names:
            name = "_" + module.replace(".", "_")
            taken = self._names.values()
            self._names[module] = next(
                each for each in (name, *(f"{name}_{n}" for n in range(2, 10_000))) if each not in taken
            )
        return self._names[module]


def _bound(body: Sequence[ast.AST]) -> Iterator[str]:
    """The names that the statements bind in their own scope, as far as types are bound so."""
    for statement in body:
        match statement:
            case ast.ClassDef(name=name):
                yield name
            case ast.Import(names=names) | ast.ImportFrom(names=names):
                yield from (alias.asname or alias.name.partition(".")[0] for alias in names)
            case ast.Assign(targets=targets):
                yield from (target.id for target in targets if isinstance(target, ast.Name))
            case ast.AnnAssign(target=ast.Name(id=name)):
                yield name
            case ast.FunctionDef() | ast.AsyncFunctionDef():
                pass
            case _:
                yield from _bound(inner_blocks(statement))
