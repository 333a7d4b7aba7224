"""Where apps are found, and under which names: what keeps them, what makes them, what only tests do."""

from __future__ import annotations

from pathlib import Path

import pytest

from conn_types.analysis.evaluator.extraction import build_table
from conn_types.analysis.evaluator.interpreter import Interpreter
from conn_types.analysis.project import Project
from conn_types.analysis.table import App

START = """
import functools
import os
from starlette.applications import Starlette
from starlette.routing import Mount, Route, Router

async def page(request): ...

ROUTES = [Route("/a", page)]
"""
SERVER = "class Server:\n    def __init__(self):\n        self.app = Starlette(routes=ROUTES)\n"
CREATE = "def create():\n    return Starlette(routes=ROUTES)\n"
CACHED = "@functools.lru_cache\n" + CREATE
RUN = "def main():\n    app = create()\n    print(app)\n"
FACTORY = "class Factory:\n    @classmethod\n    def create(cls): return Starlette(routes=ROUTES)\n"
LAZY = "class Lazy:\n    @functools.cached_property\n    def app(self): return Starlette(routes=ROUTES)\n"


def apps_of(text: str, tmp_path: Path, tests: str = "") -> tuple[App, ...]:
    (tmp_path / "main.py").write_text(START + text)
    if tests:
        (tmp_path / "test_main.py").write_text(tests)
    project = Project.open(tmp_path)
    return build_table(project, Interpreter(project, strict=True)).apps


@pytest.mark.parametrize(
    ("text", "name", "aliases"),
    [
        ("app = Starlette(routes=ROUTES)\napi = app", "main:app", ("main:api",)),
        (SERVER + "server = Server()", "main:server.app", ()),
        (SERVER + "if __name__ == '__main__':\n    Server()", "main:Server()", ()),
        ("class Server:\n    app = Starlette(routes=ROUTES)", "main:Server.app", ()),
        ("APPS = {'a': Starlette(routes=ROUTES)}", "main:APPS['a']", ()),
        (LAZY + "lazy = Lazy()", "main:lazy.app", ()),
        (FACTORY, "main:Factory.create()", ()),
        (CREATE + "app = create()", "main:app", ("main:create()",)),
        (CREATE + RUN, "main:create()", ()),
        (CACHED + RUN, "main:create()", ()),
        (CREATE + RUN + "main()", "main:main()", ("main:create()",)),
        (CREATE + RUN + "if __name__ == '__main__':\n    main()", "main:main()", ("main:create()",)),
        ("sub = Starlette()\napp = Starlette(routes=[*ROUTES, Mount('/s', sub)])", "main:app", ()),
        (
            "class App(Starlette):\n    def __init__(self):\n        super().__init__(routes=ROUTES)\n"
            "        self.sub = Starlette()\n        self.mount('/sub', self.sub)\napp = App()",
            "main:app",
            (),
        ),
    ],
)
def test_an_app_has_one_name_and_others(
    text: str, name: str, aliases: tuple[str, ...], tmp_path: Path
) -> None:
    (app,) = apps_of(text, tmp_path)
    assert (app.id, app.aliases) == (name, aliases)
    assert app.routes.rows()[0].name == "page"


def test_either_of_two_apps_is_one_app(tmp_path: Path) -> None:
    text = "if os.environ.get('X'):\n    app = Starlette(routes=ROUTES)\nelse:\n    app = Starlette()\n"
    (app,) = apps_of(text + "app.add_route('/b', page, name='b')", tmp_path)
    assert {row.name: row.conditional is not None for row in app.routes.rows()}.keys() == {"page", "b"}


@pytest.mark.parametrize(
    ("tests", "names"),
    [
        (
            "from main import create\nfrom starlette.testclient import TestClient\n"
            "client = TestClient(create())",
            {"main:create()": False},
        ),
        (
            "from main import create\nimport pytest\n@pytest.fixture\ndef app(): return create()",
            {"main:create()": False, "test_main:app()": True},
        ),
        (
            "from starlette.applications import Starlette\nown = Starlette()",
            {"main:create()": False, "test_main:own": True},
        ),
    ],
)
def test_what_tests_make_is_theirs_and_hides_no_factory(
    tests: str, names: dict[str, bool], tmp_path: Path
) -> None:
    apps = apps_of(CREATE, tmp_path, tests)
    assert {app.id: app.test for app in apps} == names


def test_an_app_that_a_router_mounts_is_no_root_although_nobody_includes_the_router(tmp_path: Path) -> None:
    text = "from fastapi import APIRouter\ndef sub(): return Starlette()\nrouter = APIRouter()\n"
    assert apps_of(text + "router.mount('/s', sub())", tmp_path) == ()
