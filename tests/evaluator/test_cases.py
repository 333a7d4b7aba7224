"""Small applications whose expected table is the one at run time, under three pairs of versions."""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path
from typing import Any

import pytest

from conn_types.analysis.evaluator.extraction import build_table
from conn_types.analysis.evaluator.interpreter import Interpreter
from conn_types.analysis.project import Project
from conn_types.analysis.table import App
from tests.environments import NEWEST, FrameworkEnvironment

HERE = Path(__file__).parent
RUNTIME_TABLE = HERE.parent / "runtime_table.py"
CASES = sorted(path for path in HERE.glob("*/*") if path.is_dir() and path.name != "__pycache__")


def static_app(case: Path, environment: FrameworkEnvironment = NEWEST) -> App:
    project = Project.open(case, python=environment.root)
    table = build_table(project, Interpreter(project, strict=True))
    (app,) = table.apps
    assert app.id == "main:app"
    return app


def static_rows(app: App) -> list[dict[str, Any]]:
    return [
        {
            "name": row.name,
            "path": row.path,
            "host": row.host,
            "kind": row.entry.kind,
            "params": {name: param.convertor for name, param in row.params.items()},
            "dependencies": list(row.entry.dependencies),
            "query": sorted(row.entry.query),
        }
        for row in app.routes.rows()
    ]


def runtime_rows(case: Path, environment: FrameworkEnvironment) -> list[dict[str, Any]]:
    source = case / "src" if (case / "src").is_dir() else case
    printed = subprocess.run(
        [environment.python, RUNTIME_TABLE, "main:app"],
        cwd=source,
        env={**os.environ, "PYTHONPATH": str(HERE.parent.parent), "PYTHONDONTWRITEBYTECODE": "1"},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        check=True,
    )
    rows: list[dict[str, Any]] = json.loads(printed.stdout)
    return rows


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.parent.name}-{case.name}")
def test_table_is_the_one_at_run_time(case: Path, framework_environment: FrameworkEnvironment) -> None:
    app = static_app(case, framework_environment)
    assert static_rows(app) == runtime_rows(case, framework_environment)
    assert app.complete, app.open
    assert not any(row.conditional for row in app.routes.rows())
