"""Packages that are installed: which of their code is followed, how far, and what is asked of the rest."""

from __future__ import annotations

import sysconfig
from pathlib import Path

import pytest

from conn_types.analysis.evaluator import allowance
from conn_types.analysis.evaluator.extraction import build_table
from conn_types.analysis.evaluator.interpreter import Interpreter
from conn_types.analysis.project import Project
from conn_types.analysis.table import App
from tests.analysis.files import make_environment, write_files

SHOP = """
from starlette.applications import Starlette
from starlette.routing import Mount, Route, Router

async def page(request): ...
"""
WEB = "from starlette.routing import Route\n"
"""A line that makes the interpreter follow the package it stands in."""
COSTLY = """
def spend(*handed):
    total = 0
    for one in range(900):
        for other in range(900):
            total += one * other
    return total
"""


def app_beside(packages: dict[str, str], text: str, tmp_path: Path) -> App:
    """The app of a project whose environment has Starlette and these packages."""
    python = make_environment(tmp_path / "env", packages)
    (python / "lib/python3.11/site-packages/starlette.pth").write_text(sysconfig.get_path("purelib"))
    write_files(tmp_path / "project", {"main.py": SHOP + text})
    project = Project.open(tmp_path / "project", python=python)
    (app,) = build_table(project, Interpreter(project, strict=True)).apps
    return app


def rows(app: App) -> list[tuple[str, bool]]:
    return [(row.path, row.conditional is not None) for row in app.routes.rows()]


@pytest.mark.parametrize(
    "models",
    [
        {"models/__init__.py": 'VERSION = "2.1"\n'},
        {"models/__init__.py": 'VERSION: str = "2.1"  # as released\n'},
        {
            "models/__init__.py": "from models.version import VERSION\n",
            "models/version.py": 'VERSION = "2.1"\n',
        },
        {
            "models/__init__.py": "from .version import (\n    A,\n    VERSION,\n)\n",
            "models/version.py": 'VERSION = "2.1"',
        },
    ],
)
def test_constants_of_other_packages_are_known(models: dict[str, str], tmp_path: Path) -> None:
    text = """
import models
from models import VERSION

names = ["two"] if VERSION.startswith("2.") and models.VERSION < "3" else ["one"]
app = Starlette(routes=[Route("/" + name, page) for name in names])
"""
    app = app_beside(models, text, tmp_path)
    assert (rows(app), app.complete) == ([("/two", False)], True)


def test_constants_that_depend_on_something_are_not(tmp_path: Path) -> None:
    models = {"models/__init__.py": 'import os\nFAST = True\nif os.name == "x":\n    FAST = False\n'}
    text = (
        'from models import FAST\napp = Starlette()\nif FAST:\n    app.routes.append(Route("/fast", page))\n'
    )
    assert rows(app_beside(models, text, tmp_path)) == [("/fast", True)]


def test_code_without_routes_is_followed_for_a_limited_number_of_steps(tmp_path: Path) -> None:
    packages = {"types_/__init__.py": "", "types_/web.py": WEB, "types_/schema.py": COSTLY}
    text = """
from types_.schema import spend

@spend
class Query:
    pass

app = Starlette(routes=[Route("/", page), Route("/x", getattr(Query, "handler", page), name="x")])
late = Router()
app.mount("/late", late, name="late")
"""
    app = app_beside(packages, text, tmp_path)
    assert rows(app) == [("/", False), ("/x", False), ("/late", False)]
    assert app.complete
    app = app_beside(packages, text + "spend(late)\n", tmp_path / "handed")
    assert [(spot.reason, spot.path_prefix) for spot in app.open] == [
        ("types_.schema.spend() takes too long to follow", "/late")
    ]


def test_each_module_of_such_code_is_followed_for_some_steps(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(allowance, "CALL", 20_000)
    monkeypatch.setattr(allowance, "PACKAGE", 10_000)
    settings = "def prefix():\n    return '/v' + str(max([each for each in range(900)]))\n"
    packages = {
        "types_/__init__.py": "",
        "types_/web.py": WEB,
        "types_/schema.py": COSTLY,
        "types_/settings.py": settings,
    }
    text = """
from types_.schema import spend
from types_.settings import prefix

spend(1)
app = Starlette(routes=[Route(prefix(), page)])
"""
    app = app_beside(packages, text, tmp_path)
    assert (rows(app), app.complete) == ([("/v899", False)], True)


def test_what_such_code_calls_back_is_followed_in_full(tmp_path: Path) -> None:
    packages = {"hooks/__init__.py": "", "hooks/web.py": WEB, "hooks/calls.py": "def call(f): return f()\n"}
    text = """
from hooks.calls import call

routes = []

def add():
    for one in range(90):
        for other in range(90):
            number = one * other
    routes.append(Route("/" + str(number), page))

call(add)
app = Starlette(routes=routes)
"""
    app = app_beside(packages, text, tmp_path)
    assert (rows(app), app.complete) == ([("/7921", False)], True)


def test_a_proxy_that_asks_itself_comes_to_an_end(tmp_path: Path) -> None:
    packages = {"proxies/__init__.py": "class Proxy: ...\n"}
    text = """
from proxies import Proxy

class Guarded(Proxy):
    def __getattr__(self, name):
        found = getattr(self.__wrapped__, name)
        return Guarded(found) if callable(found) else found

path = Guarded("/x")
app = Starlette(routes=[Route(path.parent.parent.parent.name, page, name="a"), Route("/b", page)])
"""
    app = app_beside(packages, text, tmp_path)
    assert rows(app) == [("/b", False)]
    assert [spot.name_prefix for spot in app.open] == ["a"]


def test_modules_are_imported_by_relative_names(tmp_path: Path) -> None:
    packages = {
        "shelves/__init__.py": WEB,
        "shelves/lazy.py": """
import importlib

def __getattr__(name):
    return getattr(importlib.import_module("." + name, package="shelves"), name)
""",
        "shelves/books.py": WEB + "books = [Route('/books', print, name='books')]\n",
    }
    app = app_beside(packages, "from shelves import lazy\napp = Starlette(routes=lazy.books)\n", tmp_path)
    assert (rows(app), app.complete) == ([("/books", False)], True)


def test_methods_that_a_decorator_may_put_into_an_application_class_open_it(tmp_path: Path) -> None:
    packages = {
        "patching/__init__.py": "def patch(f): ...\n",
        "quick/__init__.py": """
from patching import patch
from starlette.applications import Starlette

class Quick(Starlette): ...

@patch
def route(self: Quick, path): ...
""",
    }
    text = "from quick import Quick\napp = Quick()\n@app.route('/')\ndef index(): ...\n"
    app = app_beside(packages, text, tmp_path)
    assert [spot.reason for spot in app.open] == ["a method that patching.patch may have replaced"]


def test_defaults_that_attrs_makes_of_the_object(tmp_path: Path) -> None:
    text = """
import attr

def with_health(app):
    app.add_route(*HEALTH)
    return app

HEALTH = "/health", page

@attr.s
class Api:
    path = attr.ib()
    routes = attr.ib(default=attr.Factory(list))
    app = attr.ib(
        default=attr.Factory(lambda self: Starlette(routes=[Route(self.path, page)]), takes_self=True),
        converter=with_health,
    )

app = Api("/own").app
"""
    app = app_beside({"attr/__init__.py": ""}, text, tmp_path)
    assert (rows(app), app.complete) == ([("/own", False), ("/health", False)], True)


def test_one_of_several_applications_is_mounted(tmp_path: Path) -> None:
    packages = {"settings/__init__.py": "def flag(): ...\n"}
    text = """
from settings import flag

inner = Router([Route("/x", page)])
other = Router([Route("/y", page)])
app = Starlette(routes=[Mount("/in", inner if flag() else other)])
"""
    app = app_beside(packages, text, tmp_path)
    assert rows(app) == [("/in", False), ("/in/x", True), ("/in/y", True)]


@pytest.mark.parametrize(
    ("statement", "runs"),
    [
        ("register_page()", True),
        ("@register\ndef more(): ...", True),
        ("class More(Router): ...", True),
        ("class More:\n    @register\n    def more(self): ...", True),
        ("if True:\n    register_page()", True),
        ("pages = [\n    register_page,\n]", True),
        ("def more():\n    register_page()", False),
        ("class More:\n    def more(self):\n        register_page()", False),
        ("# registers pages", False),
    ],
)
def test_a_module_runs_at_once_where_its_own_statements_may_register(
    statement: str, runs: bool, tmp_path: Path
) -> None:
    packages = {
        "pages/__init__.py": "seen = []\nRouter = object\ndef register(f): return f\n",
        "pages/web.py": WEB,
        "pages/more.py": "from pages import Router, register, seen\nseen.append('more')\n"
        f"def register_page(): ...\n{statement}\n",
    }
    text = """
import pages.more
from pages import seen

app = Starlette(routes=[Route("/" + each, page) for each in seen])
"""
    assert rows(app_beside(packages, text, tmp_path)) == ([("/more", False)] if runs else [])
