"""The convertors that the paths of a project may name."""

from __future__ import annotations

import ast
from collections.abc import Sequence
from typing import TYPE_CHECKING

from conn_types.analysis.evaluator.late_registration import never_run
from conn_types.analysis.fullnames import CONVERTOR_MODULES
from conn_types.analysis.marked_lines import marked_lines

if TYPE_CHECKING:
    from conn_types.analysis.evaluator.entries import EntryReader
    from conn_types.analysis.evaluator.interpreter import Interpreter
    from conn_types.analysis.evaluator.values import Module
    from conn_types.analysis.table import App

_REGISTERING = ("register_url_convertor", "CONVERTOR_TYPES")


def registered_convertors(readers: Sequence[EntryReader], apps: Sequence[App]) -> dict[str, str]:
    """Those of the apps' frameworks, each with the type that it gives; none where they are not known.

    A factory that registers one runs by itself: what each run has registered counts.
    """
    modules = sorted({CONVERTOR_MODULES[1 if app.framework == "conn_types" else 0] for app in apps})
    tables = [reader.convertors(module) for reader in readers for module in modules]
    if not all(tables) or _may_register_later([reader.run for reader in readers]):
        return {}
    return {name: given for table in tables for name, given in table.items()}


def _may_register_later(runs: Sequence[Interpreter]) -> bool:
    """Whether code that no run has come to names what registers: a set-up that only a fixture calls."""
    called = {function for run in runs for function in run.called}
    return any(
        function not in called
        for run in runs
        for module in run.modules.values()
        if module is not None and module.is_project
        for function in _late(run, module)
    )


def _late(run: Interpreter, module: Module) -> list[ast.AST | None]:
    """The functions which did not run that name it; None for a branch."""
    text = module.source.text if module.source is not None else ""
    lines = marked_lines(text, _REGISTERING)
    if module.source is None or not lines:
        return []
    return [function for function, _ in never_run(run, module.source.tree, lines)]
