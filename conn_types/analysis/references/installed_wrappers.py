"""Installed modules in which a function may pass a name on: what the project imports by name leads there.

Looked for in packages whose distribution requires a framework, and only in the modules that the imported
names come from, so that nothing else that is installed is read.
"""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from conn_types.analysis.file_uses import PASSES_ON
from conn_types.analysis.references.examined_file import Examination, ExaminedFile
from conn_types.analysis.references.framework_dependents import FrameworkDependents
from conn_types.analysis.references.scopes import Imported
from conn_types.analysis.source import Source

if TYPE_CHECKING:
    from pathlib import Path

    from conn_types.analysis.project import Project

_HOPS = 3


class InstalledWrappers:
    def __init__(self, project: Project, shared: Examination) -> None:
        self._project = project
        self._shared = shared
        self._packages = FrameworkDependents(project)

    def files(self, importing: Iterable[ExaminedFile]) -> Iterator[ExaminedFile]:
        """The modules, each once, that names come from which these files import."""
        seen: set[tuple[str, str]] = set()
        found: set[Path] = set()
        for file in importing:
            for module, name in sorted(_imported(file)):
                if (module, name) in seen:
                    continue
                seen.add((module, name))
                made_in = self._home(module, name) if self._packages.may_follow(module) else None
                if made_in is not None and made_in.source.path not in found:
                    found.add(made_in.source.path)
                    yield made_in

    def _home(self, module: str, name: str) -> ExaminedFile | None:
        """The module that defines the name, if a text in it passes names on."""
        for _ in range(_HOPS):
            found = self._project.find_module(module)
            if found is None or found.path is None or found.is_project:
                return None
            source = self._project.read(found.path)
            if not isinstance(source, Source):
                return None
            if PASSES_ON.search(source.text):
                return self._shared.examined(found.path, found.name)
            origin = _reexported(source.tree, name)
            if origin is None:
                return None
            level, base, name = origin
            package = module if found.is_package else module.rpartition(".")[0]
            for _ in range(level - 1):
                package = package.rpartition(".")[0]
            module = ".".join(filter(None, (package, base))) if level else base
        return None


def _imported(file: ExaminedFile) -> set[tuple[str, str]]:
    """What the file imports by name, and the modules that it imports whole, with no name."""
    return {
        (binding.what.module, binding.what.name or "")
        for scope in (file.walked.module, *file.walked.functions.values())
        for bindings in scope.bindings.values()
        for binding in bindings
        if isinstance(binding.what, Imported) and binding.what.level == 0 and binding.what.module
    }


def _reexported(tree: ast.Module, name: str) -> tuple[int, str, str] | None:
    for node in tree.body:
        if isinstance(node, ast.ImportFrom):
            for alias in node.names:
                if (alias.asname or alias.name) == name:
                    return node.level, node.module or "", alias.name
    return None
