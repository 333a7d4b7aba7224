"""What a table leaves behind goes, in a process that makes one after the other: in mypy's daemon."""

from __future__ import annotations

import weakref
from pathlib import Path

import pytest

from conn_types.analysis import garbage
from conn_types.analysis.evaluator.extraction import build_table
from conn_types.analysis.evaluator.interpreter import Interpreter
from conn_types.analysis.project import Project


def test_an_earlier_interpreter_is_gone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(garbage, "MOST_GARBAGE", 0)
    (tmp_path / "main.py").write_text("from starlette.applications import Starlette\napp = Starlette()\n")
    project = Project.open(tmp_path, use_cache=False)
    run = Interpreter(project)
    build_table(project, run)
    earlier = weakref.ref(run)
    del run
    build_table(project, Interpreter(project))
    assert earlier() is None
