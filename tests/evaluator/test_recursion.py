"""A function that calls itself ends where only what is not known would make an end of it."""

from __future__ import annotations

from pathlib import Path

import pytest

from conn_types.analysis.evaluator.extraction import build_table
from conn_types.analysis.evaluator.interpreter import Interpreter
from conn_types.analysis.project import Project

PART = """\
import unknown

class Part:
    def __init__(self, inner):
        self.inner = inner

    def parts(self):
        for each in self.inner.parts:
            if isinstance(each, Part):
                yield from Part(each.inner).parts()
            for other in Part(each).parts():
                yield other

    def depth(self):
        return 1 + Part(self.inner).depth() if self.inner.is_open else 0

"""
FEW = 20_000


@pytest.mark.parametrize("call", ["list(Part(unknown.thing).parts())", "Part(unknown.thing).depth()"])
def test_objects_that_make_more_of_themselves(call: str, tmp_path: Path) -> None:
    (tmp_path / "main.py").write_text(f"{PART}found = {call}\n")
    run = Interpreter(Project.open(tmp_path, use_cache=False), strict=True)
    before = run.reserve
    run.module("main")
    assert before - run.reserve < FEW
    assert run.cuts == {}


OBJECTS = """\
from functools import wraps
from fastapi import Depends, FastAPI

class Anything:
    def __getattr__(self, name):
        return self

class Reader:
    def __call__(self, x: int): ...

def logged(function):
    @wraps(function)
    def inner(*args, **kwargs):
        return function(*args, **kwargs)
    return inner

app = FastAPI()
app.add_api_route("/handler/{x}", Anything())

@app.get("/dependency/{x}")
def page(it=Depends(Anything())): ...

@app.get("/wrapped/{x}")
def wrapped(it=Depends(logged(Reader()))): ...
"""


def test_objects_that_are_called(tmp_path: Path) -> None:
    (tmp_path / "main.py").write_text(OBJECTS)
    project = Project.open(tmp_path, use_cache=False)
    app = build_table(project, Interpreter(project)).app("main:app")
    assert app is not None
    rows = [row for row in app.routes.rows() if row.path.endswith("{x}")]
    assert [row.path for row in rows] == ["/handler/{x}", "/dependency/{x}", "/wrapped/{x}"]
