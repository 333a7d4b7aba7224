"""Settings and the environment are never read: the default is taken; what another value changes is said."""

from __future__ import annotations

import sysconfig
from pathlib import Path

import pytest

from conn_types.analysis.evaluator.extraction import build_table
from conn_types.analysis.evaluator.interpreter import Interpreter
from conn_types.analysis.listing import listed_rows, listed_spots
from conn_types.analysis.project import Project
from conn_types.analysis.table import App, Found, Missing
from tests.analysis.files import make_environment, write_files

SETTINGS = {"pydantic_settings/__init__.py": "class BaseSettings: ...\nclass SettingsConfigDict(dict): ...\n"}
"""The package that makes settings of a class is known by its name."""
HEAD = """
import os
from typing import Annotated, Optional
from fastapi import APIRouter, FastAPI
from pydantic import Field
from pydantic_settings import BaseSettings
from starlette.routing import Mount, Route, Router

class Server(BaseSettings):
    prefix: str = "/api"

class Settings(BaseSettings):
    docs: bool = True
    debug: bool = False
    base: Optional[str] = None
    secret: str
    server: Server = Field(default_factory=Server)

settings = Settings()
app = FastAPI(openapi_url=None)
async def page(): ...
router = APIRouter()
router.add_api_route("/one", page, name="one")
"""
ADD = "app.add_api_route('/x', page, name='x')"


def app_of(text: str, tmp_path: Path) -> App:
    python = make_environment(tmp_path / "env", SETTINGS)
    (python / "lib/python3.11/site-packages/installed.pth").write_text(sysconfig.get_path("purelib"))
    write_files(tmp_path / "project", {"main.py": HEAD + text})
    project = Project.open(tmp_path / "project", python=python)
    (app,) = build_table(project, Interpreter(project, strict=True)).apps
    return app


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (f"if settings.debug: {ADD}", "off"),
        (f"if settings.docs: {ADD}", "default"),
        (f"if not settings.debug: {ADD}", "default"),
        (f"if settings.secret == 'x': {ADD}", "conditional"),
        (f"if os.environ.get('DEBUG'): {ADD}", "off"),
        (f"if os.environ.get('DEBUG', '1') == '1': {ADD}", "default"),
        (f"if os.environ['DEBUG'] == '1': {ADD}", "conditional"),
        (f"if os.getenv('A') and os.getenv('B'): {ADD}", "off"),
        (f"def add():\n    if settings.debug:\n        return\n    {ADD}\nadd()", "default"),
        (f"def add():\n    if not settings.debug:\n        return\n    {ADD}\nadd()", "off"),
        (f"for each in ['x'] if settings.docs else []: {ADD}", "default"),
        (f"for each in ['x'] if settings.debug else []: {ADD}", "off"),
        (
            "extra = [Route('/x', page, name='x')]\nif settings.docs:\n    app.router.routes.extend(extra)",
            "default",
        ),
        ("parts = []\nif settings.debug: parts.append('x')\nfor each in parts: " + ADD, "off"),
        (
            "parts = ['x', 'y']\nfor each in [p for p in parts if settings.debug or p == 'y']:\n"
            "    app.add_api_route('/' + each, page, name=each)",
            "off",
        ),
        (
            "class Flags(BaseSettings):\n    on: Annotated[bool, 'flag'] = True\nif Flags().on: " + ADD,
            "default",
        ),
    ],
)
def test_a_row_says_which_setting_it_rests_on(text: str, said: str, tmp_path: Path) -> None:
    app = app_of(text, tmp_path)
    row = next(row for row in app.routes.rows() if row.name == "x")
    facts = (row.conditional is not None, row.off, row.default is not None)
    expected = {
        "off": (True, True, False),
        "conditional": (True, False, False),
        "default": (False, False, True),
    }
    assert facts == expected[said]
    assert app.complete
    assert isinstance(app.routes.look_up("x", frozenset()), Found)


@pytest.mark.parametrize(
    ("text", "path", "beginning"),
    [
        ("app.include_router(router, prefix=settings.server.prefix)", "/api/one", ""),
        ("app.include_router(router, prefix='/v1' + (settings.base or ''))", "/v1/one", "/v1"),
        ("app.include_router(router, prefix=os.environ.get('PREFIX', '/p'))", "/p/one", ""),
        ("app.include_router(router, prefix=f\"/v/{os.environ.get('PREFIX', 'p')}\")", "/v/p/one", "/v/"),
        ("app.mount(settings.server.prefix, Router([Route('/one', page, name='one')]))", "/api/one", ""),
        ("app.add_api_route(f'{settings.server.prefix}/one', page, name='one')", "/api/one", ""),
    ],
)
def test_a_path_that_a_setting_moves_is_an_open_spot_and_its_name_is_known(
    text: str, path: str, beginning: str, tmp_path: Path
) -> None:
    app = app_of(text, tmp_path)
    assert path in [row.path for row in app.routes.rows() if row.conditional is None]
    assert not app.complete
    (spot,) = app.open
    assert (spot.path_prefix, spot.reason.partition(":")[0]) == (
        beginning,
        "the path depends on something that may be set",
    )
    assert isinstance(app.routes.look_up("one", frozenset()), Found)
    assert isinstance(app.routes.look_up("two", frozenset()), Missing)


def test_paths_of_which_all_are_known_are_rows(tmp_path: Path) -> None:
    app = app_of("app.include_router(router, prefix='/old' if settings.debug else '/new')", tmp_path)
    assert [(row.path, row.off) for row in app.routes.rows()] == [("/new/one", False), ("/old/one", True)]
    assert app.complete


def test_an_incomplete_table_lists_what_is_off_as_open_spots(tmp_path: Path) -> None:
    app = app_of(
        f"app.include_router(router, prefix=settings.server.prefix)\nif settings.debug: {ADD}", tmp_path
    )
    assert [row.path for row in listed_rows(app)] == ["/api/one"]
    _, off = listed_spots(app)
    assert (off.name_prefix, off.path_prefix, off.kinds) == ("x", "/x", ("http",))
    assert isinstance(app.routes.look_up("x", frozenset()), Found)


def test_the_process_has_no_say(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DEBUG", "1")
    monkeypatch.setenv("PREFIX", "/elsewhere")
    included = "app.include_router(router, prefix=os.environ.get('PREFIX', '/p'))"
    app = app_of(f"{included}\nif os.environ.get('DEBUG'): {ADD}", tmp_path)
    assert [(row.path, row.off) for row in app.routes.rows()] == [("/p/one", False), ("/x", True)]


@pytest.mark.parametrize(
    "text",
    [
        "@app.on_event('startup')\nasync def start():\n    app.add_api_route('/x', page, name='late')",
        "from contextlib import asynccontextmanager\n@asynccontextmanager\nasync def life(app):\n"
        "    app.add_api_route('/x', page, name='late')\n    yield\n"
        "app.router.lifespan_context = life",
    ],
)
def test_what_a_start_adds_is_open_or_found(text: str, tmp_path: Path) -> None:
    app = app_of(text, tmp_path)
    assert not isinstance(app.routes.look_up("late", frozenset()), Missing)
    assert isinstance(app.routes.look_up("other", frozenset()), Missing)


def test_a_module_gives_names_when_it_is_asked(tmp_path: Path) -> None:
    names = (
        "def __getattr__(name):\n    if name.startswith('PATH_'):\n        return '/' + name[5:].lower()\n"
    )
    names += "    raise AttributeError(name)\n"
    write_files(tmp_path / "project", {"names.py": names})
    app = app_of("from names import PATH_USERS\napp.add_api_route(PATH_USERS, page)", tmp_path)
    assert [row.path for row in app.routes.rows()] == ["/users"]
