"""Where a module-level name was first bound: imported from `shop`, which imports it from `shop.main`.

Imports alone are followed, by syntax: this answers for names that the route table knows, without any
evaluation.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import TYPE_CHECKING

from conn_types.analysis.source import Source

if TYPE_CHECKING:
    from conn_types.analysis.project import Project

_HOPS = 20


class Origins:
    """Follows names through the imports of the project's own modules, each of which is read once."""

    def __init__(self, project: Project) -> None:
        self._project = project
        self._imports: dict[str, dict[str, tuple[str, str | None]]] = {}

    def of(self, module: str, name: str) -> tuple[str, str | None]:
        """The module and the name in it that `module.name` is; no name where it is a module itself."""
        for _ in range(_HOPS):
            imported = self._imports_of(module).get(name)
            if imported is None:
                return module, name
            module, inner = imported
            if inner is None:
                return module, None
            if self._is_module(f"{module}.{inner}") and inner not in self._imports_of(module):
                return f"{module}.{inner}", None
            name = inner
        return module, name

    def absolute(self, module: str, imported: str, level: int) -> str | None:
        """The absolute name of what a `from` import in `module` is from; None where it climbs too far."""
        if level == 0:
            return imported
        file = self._project.find_module(module)
        parts = module.split(".")
        if file is None or not file.is_package:
            parts = parts[:-1]
        if level - 1 > len(parts):
            return None
        parts = parts[: len(parts) - (level - 1)]
        return ".".join([*parts, imported] if imported else parts) or None

    def _is_module(self, name: str) -> bool:
        file = self._project.find_module(name)
        return file is not None and file.is_project

    def _imports_of(self, module: str) -> dict[str, tuple[str, str | None]]:
        if module not in self._imports:
            self._imports[module] = {}
            self._imports[module] = dict(self._read(module))
        return self._imports[module]

    def _read(self, module: str) -> Iterator[tuple[str, tuple[str, str | None]]]:
        file = self._project.find_module(module)
        if file is None or file.path is None or not file.is_project:
            return
        source = self._project.read(file.path)
        if not isinstance(source, Source):
            return
        for node in _module_level(source.tree.body):
            if isinstance(node, ast.Import):
                for alias in node.names:
                    top = alias.name if alias.asname else alias.name.partition(".")[0]
                    yield alias.asname or top, (top, None)
            elif isinstance(node, ast.ImportFrom):
                base = self.absolute(module, node.module or "", node.level)
                if base is not None:
                    for alias in node.names:
                        yield alias.asname or alias.name, (base, alias.name)


def _module_level(body: list[ast.stmt]) -> Iterator[ast.stmt]:
    """The statements of a module, those under `if` and `try` included."""
    for statement in body:
        yield statement
        for part in ("body", "orelse", "finalbody"):
            if isinstance(statement, (ast.If, ast.Try, ast.With)):
                yield from _module_level(getattr(statement, part, []))
        if isinstance(statement, ast.Try):
            for handler in statement.handlers:
                yield from _module_level(handler.body)
