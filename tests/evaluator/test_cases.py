"""Small applications whose expected table is the one at run time, under three pairs of versions."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from conn_types.analysis.evaluator.extraction import build_table
from conn_types.analysis.evaluator.interpreter import Interpreter
from conn_types.analysis.project import Project
from conn_types.analysis.source import Source
from conn_types.analysis.table import App, RouteTable
from conn_types.analysis.verification.comparison import compare
from tests.analysis.waiting import waiting_functions
from tests.environments import NEWEST, FrameworkEnvironment
from tests.runtime_table import app_at_run_time, rows_of

HERE = Path(__file__).parent
CASES = sorted(path for path in HERE.glob("*/*") if path.is_dir() and path.name != "__pycache__")


def table_of(case: Path, environment: FrameworkEnvironment) -> RouteTable:
    project = Project.open(case, python=environment.root)
    return build_table(project, Interpreter(project, strict=True))


def static_app(case: Path, environment: FrameworkEnvironment = NEWEST) -> App:
    (app,) = table_of(case, environment).apps
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


@pytest.mark.skipif(sys.version_info < (3, 11), reason="there, no body waits")
@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.parent.name}-{case.name}")
def test_the_table_is_the_same_where_bodies_wait(case: Path) -> None:
    project = Project.open(case, python=NEWEST.root, is_valid=lambda _: True)
    with project.deferring():
        table = build_table(project, Interpreter(project, strict=True))
    trees = [source.tree for source in project.sources.values() if isinstance(source, Source)]
    assert any(any(waiting_functions(tree)) for tree in trees)
    assert table == table_of(case, NEWEST)
