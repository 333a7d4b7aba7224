"""Middleware around an application, by hand: the application is found, and what lies behind it is reached."""

from __future__ import annotations

from pathlib import Path

import pytest

from conn_types.analysis.evaluator.extraction import build_table
from conn_types.analysis.evaluator.interpreter import Interpreter
from conn_types.analysis.project import Project
from conn_types.analysis.table import RouteTable

START = """
import colorsys
import surely_not_installed as missing
from starlette.applications import Starlette
from starlette.middleware.base import BaseHTTPMiddleware
from starlette.middleware.cors import CORSMiddleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.routing import Mount, Route

async def page(request): ...

class Own:
    def __init__(self, app, **options):
        self.app = app
    async def __call__(self, scope, receive, send): ...

class Dispatching(BaseHTTPMiddleware):
    async def dispatch(self, request, call_next): ...
"""
MADE = "Starlette(routes=[Route('/a', page)])"
CORS = "starlette.middleware.cors.CORSMiddleware"
GZIP = "starlette.middleware.gzip.GZipMiddleware"


def table_of(text: str, tmp_path: Path) -> RouteTable:
    (tmp_path / "main.py").write_text(START + text)
    project = Project.open(tmp_path)
    return build_table(project, Interpreter(project, strict=True))


@pytest.mark.parametrize(
    ("text", "aliases", "middleware", "complete"),
    [
        (f"app = {MADE}\napp = CORSMiddleware(app)", (), (CORS,), True),
        (
            f"app = {MADE}\napp.add_middleware(GZipMiddleware)\napp = CORSMiddleware(app)",
            (),
            (CORS, GZIP),
            True,
        ),
        (f"inner = {MADE}\napp = Own(GZipMiddleware(inner))", ("main:inner",), ("main.Own", GZIP), True),
        (f"app = Dispatching({MADE})", (), ("main.Dispatching",), True),
        (
            f"app = {MADE}\nfor each in (Own, CORSMiddleware):\n    app = each(app)",
            (),
            (CORS, "main.Own"),
            True,
        ),
        (f"def create():\n    return Own({MADE})\napp = create()", ("main:create()",), ("main.Own",), True),
        (f"app = missing.wrap({MADE})", (), (), False),
        (f"app = {MADE}\napp = missing.wrap(Own(app))", (), ("main.Own",), False),
        (f"app = {MADE}\nserver = missing.Server(app)", (), (), False),
        (f"app = colorsys.wrap({MADE})", (), (), True),
    ],
)
def test_the_application_is_found_under_the_name_of_what_wraps_it(
    text: str, aliases: tuple[str, ...], middleware: tuple[str, ...], complete: bool, tmp_path: Path
) -> None:
    (app,) = table_of(text, tmp_path).apps
    assert (app.id, app.aliases, app.middleware, app.complete) == ("main:app", aliases, middleware, complete)
    assert [row.name for row in app.routes.rows()] == ["page"]


def test_a_factory_may_wrap_what_it_makes(tmp_path: Path) -> None:
    (app,) = table_of(f"def create():\n    app = {MADE}\n    return Own(app)", tmp_path).apps
    assert (app.id, app.middleware) == ("main:create()", ("main.Own",))


def test_names_behind_the_middleware_of_a_mount_are_hidden_and_its_handlers_are_reached(
    tmp_path: Path,
) -> None:
    text = f"inner = {MADE}\napp = Starlette(routes=[Mount('/m/{{x}}', Own(inner), name='m')])"
    table = table_of(text, tmp_path)
    (app,) = table.apps
    assert [(row.name, row.path) for row in app.routes.rows()] == [("m", "/m/{x}")]
    (reach,) = table.reaching("main:page")
    assert (reach.app.id, reach.row.path, set(reach.row.params)) == ("main:app", "/m/{x}/a", {"x"})
    assert [row.name for row in reach.innermost.rows()] == ["page"]


def test_an_object_that_cannot_be_called_wraps_nothing(tmp_path: Path) -> None:
    text = f"class Holder:\n    def __init__(self, app): self.app = app\nold = {MADE}\napp = Holder(old)"
    (app,) = table_of(text, tmp_path).apps
    assert (app.id, app.aliases) == ("main:old", ())


def test_what_a_module_gives_when_it_is_asked_is_looked_at_last(tmp_path: Path) -> None:
    """The question has steps of its own, whatever the answer does."""
    lazy = """
import surely_not_installed as missing
known = 1
def __getattr__(name):
    return missing.load(name, {"a": [1, 2, 3]})
"""
    (tmp_path / "lazy.py").write_text(lazy)
    table = table_of(f"import lazy\nfrom lazy import thing\napp = {MADE}\napp.state.x = lazy.known", tmp_path)
    assert [app.id for app in table.apps] == ["main:app"]
