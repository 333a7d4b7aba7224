"""Small applications whose expected table is the one at run time, under three pairs of versions."""

from __future__ import annotations

from pathlib import Path

import pytest

from conn_types.analysis.evaluator.extraction import build_table
from conn_types.analysis.evaluator.interpreter import Interpreter
from conn_types.analysis.project import Project
from conn_types.analysis.table import App
from conn_types.analysis.verification.comparison import compare
from tests.environments import NEWEST, FrameworkEnvironment
from tests.runtime_table import app_at_run_time, rows_of

HERE = Path(__file__).parent
CASES = sorted(path for path in HERE.glob("*/*") if path.is_dir() and path.name != "__pycache__")


def static_app(case: Path, environment: FrameworkEnvironment = NEWEST) -> App:
    project = Project.open(case, python=environment.root)
    table = build_table(project, Interpreter(project, strict=True))
    (app,) = table.apps
    assert app.id == "main:app"
    return app


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.parent.name}-{case.name}")
def test_table_is_the_one_at_run_time(case: Path, framework_environment: FrameworkEnvironment) -> None:
    app = static_app(case, framework_environment)
    at_run_time = app_at_run_time(case, "main:app", framework_environment)
    assert rows_of(app) == rows_of(at_run_time)
    assert compare(app, at_run_time).changed == ()
    assert app.complete, app.open
    assert not any(row.conditional for row in app.routes.rows())
