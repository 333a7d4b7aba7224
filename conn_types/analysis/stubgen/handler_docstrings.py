"""The first line of a handler's docstring."""

from __future__ import annotations

import ast
from collections.abc import Iterable

from conn_types.analysis.evaluator.nodes import inner_blocks
from conn_types.analysis.project import Project
from conn_types.analysis.source import Source

_Defined = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef


class HandlerDocstrings:
    def __init__(self, project: Project) -> None:
        self._project = project
        self._known: dict[str, dict[str, str]] = {}

    def first_line(self, place: str) -> str | None:
        """For `module:qualified.name`; None where there is none, or more than one docstring."""
        module, _, qualified = place.partition(":")
        if module not in self._known:
            file = self._project.find_module(module)
            source = None if file is None or file.path is None else self._project.read(file.path)
            found: dict[str, str] = {}
            if isinstance(source, Source):
                _collect(source.tree.body, "", found)
            self._known[module] = found
        return self._known[module].get(qualified)


def _collect(body: Iterable[ast.AST], above: str, found: dict[str, str]) -> None:
    for node in body:
        if isinstance(node, _Defined):
            name = f"{above}{node.name}"
            text = (ast.get_docstring(node) or "").strip()
            if text:
                found[name] = text.splitlines()[0].strip()
            inner = f"{name}." if isinstance(node, ast.ClassDef) else f"{name}.<locals>."
            _collect(node.body, inner, found)
        else:
            _collect(inner_blocks(node), above, found)
