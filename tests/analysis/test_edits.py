"""After an edit the cached table is what a run from nothing gives, whether or not anything was evaluated."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from conn_types.analysis.cache import load_or_build
from conn_types.analysis.evaluator import extraction
from conn_types.analysis.evaluator.extraction import build_table
from conn_types.analysis.evaluator.interpreter import Interpreter
from conn_types.analysis.project import Project
from conn_types.analysis.table import RouteTable
from tests.analysis.files import write_files

PAGES = '''\
"""Pages."""
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route, Router

from shop.plugins import load


def prefixed(path: str) -> str:
    return "/pages" + path


async def page(request: Request) -> Response:
    """One page."""
    number = request.path_params["number"]
    return PlainTextResponse(str(number))


def set_up(target: Router) -> None:
    target.add_route("/late", page, name="late")


class Stored:
    def url(self) -> str:
        return "stored"


routes = [
    Route(prefixed("/{number:int}"), page, name="page"),
    Route("/ä", page, name="umlaut"),
]
pages = Router(routes)
'''
FILES = {
    "shop/__init__.py": "",
    "shop/plugins.py": "def load() -> int:\n    return 1\n",
    "shop/pages.py": PAGES,
    "shop/main.py": (
        "from starlette.applications import Starlette\n"
        "from starlette.routing import Mount\n"
        "from shop.pages import pages\n\n"
        "app = Starlette(routes=[Mount('/shop', pages, name='shop')])\n"
    ),
}

MOVES = {
    "a line in a handler": ("    number = ", "    print(request)\n    number = "),
    "a handler's text": ('["number"]', '.get("number")'),
    "a comment above all": ('"""Pages."""', '# Pages\n"""Pages."""'),
    "a comment below all": ("pages = Router(routes)\n", "pages = Router(routes)\n# end\n"),
    "a docstring": ('"""One page."""', '"""One page,\n    and no more.\n    """'),
    "the module's docstring": ('"""Pages."""\n', ""),
    "columns": ("routes = [\n    Route(prefixed", "routes = [\n  Route(prefixed"),
    "an umlaut before a column": ('"/ä", page', '"/ä",  page'),
    "a method's body": ('return "stored"', 'return "kept"'),
    "a word in a body": ("    number = ", "    # which page\n    number = "),
}
"""Edits that declare what was declared."""
SHOP = """\
from fastapi import APIRouter
from starlette.routing import Route
router = APIRouter(prefix="/items")
@router.get("/{number}", name="item")
async def read(number: int) -> None: ...
@router.post("/")
async def place() -> None: ...
def page(request): ...
routes = [Route("/page", page)]
"""
SHOP_MAIN = """\
from fastapi import Depends, FastAPI
from shop import items
def guard(token: str) -> str: return token
app = FastAPI()
app.include_router(items.router, prefix="/v1")
app.include_router(items.router, prefix="/v2", dependencies=[Depends(guard)])
app.router.routes.extend(items.routes)
"""
ALONE = {
    "a route": ("def page", '@router.get("/new")\nasync def new(q: str = "") -> None: ...\ndef page'),
    "a route is gone": ('@router.post("/")\nasync def place() -> None: ...\n', ""),
    "a name": ('name="item"', 'name="thing"'),
    "a path": ('"/{number}"', '"/all/{number}"'),
    "a parameter": ("number: int", "number: str, more: int = 0"),
    "a list of routes": ('Route("/page", page)', 'Route("/page", page), Route("/other", page, name="x")'),
    "a handler and its route": (
        'routes = [Route("/page", page)',
        'def other(request): ...\nroutes = [Route("/page", page), Route("/other", other)',
    ),
}
"""Edits whose file is evaluated, and no other one."""
OTHERS = {
    "a name": ('name="page"', 'name="leaf"'),
    "a new route": ("routes = [", 'routes = [\n    Route("/new", page, name="new"),'),
    "a route that is gone": ('    Route("/ä", page, name="umlaut"),\n', ""),
    "a path": ('"/ä"', '"/ü/{letter}"'),
    "a parameter's default": ("request: Request)", "request: Request = None)"),
    "a generator": ("    return PlainTextResponse(str(number))", "    yield number"),
    "an import": ("from shop.plugins", "import os\nfrom shop.plugins"),
    "a handler and its route": (
        "routes = [",
        'async def other(request: Request) -> Response: ...\n\n\nroutes = [\n    Route("/other", other),',
    ),
    "a class": ("routes = [", "class Other(Stored):\n    more = 1\n\n\nroutes = ["),
}
"""Edits that declare something else."""
CHANGES = {
    "no routes": (PAGES[PAGES.index("routes = [") :], "routes = []\npages = Router(routes)\n"),
    "a convertor that is registered somewhere": ('"/ä"', '"/{number:hex}"'),
    "another kind of route": ("routes = [", 'routes = [\n    Mount("/m", routes=[Route("/x", page)]),'),
    "a router of another class": ("pages = Router(routes)", "pages = Other(routes)"),
    "a name that others use": ("routes = [", "def app() -> None: ...\n\n\nroutes = ["),
    "a statement of another kind": ("routes = [", "if load:\n    pass\nroutes = ["),
    "an effect elsewhere": ("routes = [", "load.done = True\nroutes = ["),
    "a body that ran": ('return "/pages" + path', 'return "/sheets" + path'),
    "a decorator": ("async def page", "@load\nasync def page"),
    "a route that a body may add": ("    number = ", "    pages.add_route('/x', page)\n    number = "),
    "a router that a body hands on": ("    number = ", "    print(pages)\n    number = "),
    "another route that a body may add": ('target.add_route("/late"', 'target.add_route("/later"'),
    "a mention of such a function": ("    number = ", "    set_up(request)\n    number = "),
    "an application that a body makes": ("    number = ", "    create_app()\n    number = "),
    "a syntax error": ("routes = [", "routes = ]"),
}


@pytest.fixture
def builds(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    counted: list[str] = []

    def count(project: Project, run: Interpreter, apps: Sequence[str] = ()) -> RouteTable:
        counted.append("build")
        return build_table(project, run, apps)

    monkeypatch.setattr(extraction, "build_table", count)
    return counted


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return write_files(tmp_path / "project", FILES)


def load(root: Path, *, use_cache: bool = True) -> RouteTable:
    return load_or_build(Project.open(root, use_cache=use_cache))


def edit(root: Path, change: tuple[str, str], file: str = "shop/pages.py") -> None:
    text = (root / file).read_text()
    assert change[0] in text
    (root / file).write_text(text.replace(*change, 1))


@pytest.mark.parametrize("change", MOVES.values(), ids=MOVES.keys())
def test_nothing_is_evaluated(change: tuple[str, str], builds: list[str], root: Path) -> None:
    load(root)
    edit(root, change)
    again = [load(root), load(root)]
    assert builds == ["build"]
    assert again == [load(root, use_cache=False)] * 2


@pytest.mark.parametrize("change", ALONE.values(), ids=ALONE.keys())
def test_the_file_is_evaluated_alone(change: tuple[str, str], builds: list[str], tmp_path: Path) -> None:
    files = {"shop/__init__.py": "", "shop/items.py": SHOP, "shop/main.py": SHOP_MAIN}
    root = write_files(tmp_path / "project", files)
    load(root)
    edit(root, change, "shop/items.py")
    again = [load(root), load(root)]
    assert builds == ["build"]
    assert again == [load(root, use_cache=False)] * 2


@pytest.mark.parametrize("change", OTHERS.values(), ids=OTHERS.keys())
def test_the_table_follows(change: tuple[str, str], root: Path) -> None:
    load(root)
    edit(root, change)
    again = [load(root), load(root)]
    assert again == [load(root, use_cache=False)] * 2


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES.keys())
def test_everything_is_evaluated(change: tuple[str, str], builds: list[str], root: Path) -> None:
    load(root)
    edit(root, change)
    again = [load(root), load(root)]
    assert builds == ["build"] * 2
    assert again == [load(root, use_cache=False)] * 2


def test_one_edit_after_another(builds: list[str], root: Path) -> None:
    load(root)
    for change in (*MOVES.values(),):
        edit(root, change)
        assert load(root) == load(root, use_cache=False)
    assert builds == ["build"] * (1 + len(MOVES))
    edit(root, CHANGES["a body that ran"])
    assert load(root) == load(root, use_cache=False)


def test_a_file_that_declares_nothing(builds: list[str], root: Path) -> None:
    """It was searched for words, and found to have none of them."""
    load(root)
    edit(root, ("return 1", "return 2"), "shop/plugins.py")
    assert load(root) == load(root, use_cache=False)
    assert builds == ["build"] * 2
    edit(root, ("return 2", "import starlette.routing as it\n    return it"), "shop/plugins.py")
    assert load(root) == load(root, use_cache=False)
    assert builds == ["build"] * 4


def test_a_table_that_knows_line_numbers(builds: list[str], root: Path) -> None:
    edit(root, ("pages = Router", "first = page.__code__.co_firstlineno\npages = Router"))
    load(root)
    edit(root, MOVES["a line in a handler"])
    load(root)
    assert builds == ["build"] * 2


@pytest.mark.parametrize("text", ["", "[]", "{", '{"format": "conn-types kept texts 1"}', "\0"])
def test_broken_texts_cost_time_only(text: str, builds: list[str], root: Path) -> None:
    load(root)
    (kept,) = (root / ".conn_types_cache").glob("texts-*.json")
    kept.write_text(text)
    edit(root, MOVES["a line in a handler"])
    assert load(root) == load(root, use_cache=False)
    assert builds == ["build"] * 3


def test_texts_of_another_moment(builds: list[str], root: Path) -> None:
    """A run that was killed between the two files: what is kept is of another text than the table."""
    load(root)
    (kept,) = (root / ".conn_types_cache").glob("texts-*.json")
    before = kept.read_text()
    edit(root, MOVES["a line in a handler"])
    load(root)
    kept.write_text(before)
    edit(root, MOVES["a comment above all"])
    assert load(root) == load(root, use_cache=False)
    assert builds == ["build"] * 3
