"""A file that cannot be parsed may declare anything: what only it may declare is not known to be missing."""

from __future__ import annotations

from pathlib import Path

import pytest

from conn_types.analysis.check import check_project
from conn_types.analysis.evaluator.extraction import build_table
from conn_types.analysis.evaluator.interpreter import Interpreter
from conn_types.analysis.project import Project
from conn_types.analysis.table import Missing, RouteTable, Unsure
from tests.analysis.files import write_files

APP = """\
from starlette.applications import Starlette
from starlette.routing import Route, Router

def page(request): ...

app = Starlette(routes=[Route("/page", page)])
router = Router()
"""
OTHER_APP = "from starlette.applications import Starlette\n\nother = Starlette(\n"
ADDED = "from web import app\n\n\ndef late(request): ...\n\n\napp.add_route('/late', late)\n"
OF_SEVERAL = "from api import apps\n\n@apps['a'].get (\n    '/late')\ndef late(): ...\n"
DECORATED = "from api import app\n\n@app.get('/late')\ndef late(): ...\n"
OLD_SCRIPT = "app = 'web'\nprint app\n"
MOUNTS = "import os\n\ndef mount(path):\n    print 'mounting', path\n"
PATCHES = "import mock\n\n@mock.patch('os.path')\ndef patched(path):\n    print path\n"
TALKS = "import web\n\n# connects to host(name)\nprint web.app\n"


def table_of(files: dict[str, str], root: Path) -> RouteTable:
    project = Project.open(
        write_files(root, {"pyproject.toml": "", "web.py": APP, "api.py": "app, apps = None, {}\n"} | files)
    )
    return build_table(project, Interpreter(project, strict=True))


@pytest.mark.parametrize("text", [OTHER_APP, ADDED + "(", DECORATED + "(", OF_SEVERAL + "("])
def test_every_router_is_open(text: str, tmp_path: Path) -> None:
    table = table_of({"broken.py": text}, tmp_path)
    for routes in (*(app.routes for app in table.apps), *table.routers.values()):
        assert isinstance(routes.look_up("late", frozenset()), Unsure)
        (spot,) = routes.open
        assert (spot.location.path, spot.reason) == ("broken.py", "invalid syntax: '(' was never closed")


@pytest.mark.parametrize(
    ("path", "text"),
    [
        *(("script.py", text) for text in (OLD_SCRIPT, MOUNTS, PATCHES, TALKS)),
        ("tests/broken.py", OTHER_APP),
        ("notes.py", "print 'starlette'\n"),
    ],
)
def test_old_scripts_and_tests_declare_nothing(path: str, text: str, tmp_path: Path) -> None:
    table = table_of({path: text}, tmp_path)
    assert table.unread == ()
    assert all(isinstance(app.routes.look_up("late", frozenset()), Missing) for app in table.apps)


def test_what_a_test_declares_that_cannot_be_parsed_is_not_known_to_be_missing(tmp_path: Path) -> None:
    asks = "from starlette.requests import Request\n\ndef ask(request: Request): request.url_for('late')\n"
    web = f"import links\n{APP}".replace("router = Router()", "")
    files = {"web.py": web, "links.py": asks, "tests/test_it.py": asks}
    files |= {"pyproject.toml": "", "tests/broken.py": OTHER_APP}
    report = check_project(Project.open(write_files(tmp_path, files)))
    assert [(each.location.path, each.rule) for each in report.diagnostics] == [
        ("links.py", "unknown-route"),
        ("tests/broken.py", "unreadable-file"),
    ]


@pytest.mark.parametrize("text", [ADDED, DECORATED, OF_SEVERAL])
def test_a_module_that_only_adds_to_an_app_is_found(text: str, tmp_path: Path) -> None:
    api = "from fastapi import FastAPI\n\napp = FastAPI(openapi_url=None)\napps = {'a': app}\n"
    table = table_of({"api.py": api, "added.py": text}, tmp_path)
    assert "late" in {row.name for app in table.apps for row in app.routes.rows()}
