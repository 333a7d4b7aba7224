"""The interpreter agrees with Python where everything is known."""

from __future__ import annotations

import sys
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from conn_types.analysis.evaluator.interpreter import Interpreter
from conn_types.analysis.evaluator.keys import as_const
from conn_types.analysis.evaluator.values import Dict, Sequence, Value
from conn_types.analysis.project import Project
from tests.evaluator.reflection_programs import PROGRAMS


def plain(value: Value) -> Any:
    """A value as the Python object that it stands for."""
    match value:
        case Sequence(kind=kind, items=items):
            values = [plain(item.value) for item in items]
            assert value.open is None, value.open
            assert not any(item.conditions for item in items), "conditional"
            return tuple(values) if kind == "tuple" else values
        case Dict(entries=entries):
            assert value.open is None, value.open
            return {plain(key): plain(item.value) for key, item in entries.values()}
        case _:
            constant = as_const(value)
            assert constant is not None, value
            return constant.value


@pytest.mark.parametrize("name", PROGRAMS)
def test_result_is_pythons(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "program.py").write_text(PROGRAMS[name])
    oracle = ModuleType("program")
    monkeypatch.setitem(sys.modules, "program", oracle)  # dataclasses look their module up
    exec(compile(PROGRAMS[name], "program.py", "exec"), vars(oracle))  # a program of ours
    run = Interpreter(Project.open(tmp_path), strict=True)
    module = run.module("program")
    assert module is not None
    assert plain(module.namespace["result"]) == oracle.result
