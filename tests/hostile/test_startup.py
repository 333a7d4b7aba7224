"""Start-up handlers that take too long: what they would have added is open, and nothing else is."""

from __future__ import annotations

from pathlib import Path

import pytest

from conn_types.analysis.evaluator import startup
from conn_types.analysis.evaluator.extraction import build_table
from conn_types.analysis.evaluator.interpreter import Interpreter
from conn_types.analysis.project import Project

ENDLESS = """
from contextlib import asynccontextmanager
from starlette.applications import Starlette
@asynccontextmanager
async def lifespan(app):
    while True:
        while True:
            x = 1
    app.add_route("/late", page, name="late")
    yield
app = Starlette(lifespan=lifespan)
"""
QUIET = "from starlette.applications import Starlette\napp = Starlette()\n"


def test_a_lifespan_without_end(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(startup, "STARTUP_FUEL", 20_000)
    for name in ("one", "two"):
        (tmp_path / f"{name}.py").write_text(ENDLESS)
    (tmp_path / "quiet.py").write_text(QUIET)
    project = Project.open(tmp_path, use_cache=False)
    run = Interpreter(project)
    left = run.startups
    table = build_table(project, run)
    assert {app.id: app.complete for app in table.apps} == {
        "one:app": False,
        "two:app": False,
        "quiet:app": True,
    }
    reasons = {spot.reason for app in table.apps for spot in app.routes.open_spots()}
    assert "a start-up handler that is too much to follow" in reasons
    assert left - run.startups == 40_000
