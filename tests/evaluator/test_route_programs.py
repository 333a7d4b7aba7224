"""The table of small programs is the one at run time: every row, in order, complete and unconditional."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from conn_types.analysis.evaluator.extraction import build_table
from conn_types.analysis.evaluator.interpreter import Interpreter
from conn_types.analysis.project import Project
from conn_types.analysis.table import App
from tests.evaluator import route_programs

PROGRAMS = route_programs.programs()
EVERY = 6
"""Of so many programs the default tests run one; all of them are slow."""


def static_app(directory: Path) -> App:
    project = Project.open(directory, python=Path(sys.prefix))
    (app,) = build_table(project, Interpreter(project, strict=True), ["main:app"]).apps
    return app


def static_rows(app: App) -> list[list[Any]]:
    return [[row.name, row.path, list(row.entry.methods or ())] for row in app.routes.rows()]


def at_run_time(programs: dict[str, Path]) -> dict[str, list[list[Any]]]:
    given = json.dumps({name: str(directory) for name, directory in programs.items()})
    script = [sys.executable, "-B", str(route_programs.HERE / "at_run_time.py")]
    printed = subprocess.run(script, input=given, text=True, stdout=subprocess.PIPE, check=True)
    found: dict[str, list[list[Any]]] = json.loads(printed.stdout)
    return found


def written(programs: dict[str, dict[str, str]], directory: Path) -> dict[str, Path]:
    homes: dict[str, Path] = {}
    for index, (name, files) in enumerate(programs.items()):
        homes[name] = directory / f"program{index}"
        for path, text in files.items():
            file = homes[name] / path
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text)
    return homes


def differences(programs: dict[str, dict[str, str]], directory: Path) -> dict[str, Any]:
    homes = written(programs, directory)
    truth = at_run_time(homes)
    wrong: dict[str, Any] = {}
    for name, home in homes.items():
        app = static_app(home)
        conditional = [row.name for row in app.routes.rows() if row.conditional]
        if static_rows(app) != truth[name] or not app.complete or conditional:
            wrong[name] = (static_rows(app), truth[name], app.open, conditional)
    return wrong


def test_some_programs(tmp_path: Path) -> None:
    some = list(PROGRAMS.items())[::EVERY]
    assert differences(dict(some), tmp_path) == {}


@pytest.mark.slow
def test_every_program(tmp_path: Path) -> None:
    assert differences(PROGRAMS, tmp_path) == {}
