"""Whatever is written into a function that never ran, the cached table is what a run from nothing gives.

`edits` passes such bodies by, but for those that a list of its own names: what adds routes, what is looked
into without being run. This fails where the evaluator begins to read a body for a reason that is not listed.
"""

from __future__ import annotations

import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.analysis.files import write_files
from tests.analysis.test_edit_sequences import load

PROGRAM = """\
import functools
from contextlib import asynccontextmanager
from fastapi import APIRouter, Depends, FastAPI, Request
from starlette.applications import Starlette
from starlette.routing import Mount, Route, Router
from shop import other

router = APIRouter(prefix="/r")


def wrapper(function):
    @functools.wraps(function)
    async def inner(request):
        {inner}
    return inner


def dependency(request: Request):
    {dependency}


@router.get("/a/{{id}}")
async def handler(id: int, request: Request, given=Depends(dependency)):
    {handler}


@wrapper
async def wrapped(request):
    {wrapped}


class Pages:
    def __init__(self, name="pages"):
        {constructor}

    def url_for(self, name, **params):
        {url_for}

    async def page(self, request):
        {method}


class Own(Router):
    def url_path_for(self, name, /, **params):
        {url_path_for}


@asynccontextmanager
async def lifespan(app):
    {lifespan}
    yield


def later():
    {later}


app = FastAPI(openapi_url=None, lifespan=lifespan)
app.include_router(router)
app.mount("/own", Own(routes=[Route("/w", wrapped)]), name="own")
app.add_api_route("/page", Pages.page)
other.start(app)
"""
OTHER = """\
def start(app):
    if False:
        later_on(app)


def later_on(app):
    {elsewhere}
"""
FUNCTIONS = (
    *("inner", "dependency", "handler", "wrapped", "constructor", "url_for", "method", "url_path_for"),
    *("lifespan", "later", "elsewhere"),
)
BODIES = (
    "pass",
    "return 1",
    "return None",
    "raise NotImplementedError",
    "yield 1",
    "x = yield",
    "return super().url_path_for(name, **params)",
    "return request.url_for('handler', id=1)",
    "return f'/{name}'",
    "global router; router = None",
    "router.add_api_route('/more', handler)",
    "app.add_api_route('/more', handler)",
    "app.router.routes.append(Route('/x', wrapped))",
    "app.state.x = 1",
    "other.later_on(app)",
    "later()",
    "self.router = APIRouter(); self.router.add_api_route('/s', handler)",
    "self.name = name",
    "return FastAPI()",
    "return Starlette(routes=[Route('/s', wrapped)])",
    "made = Pages(); return made",
    "Pages()",
    "import shop.third",
    "from shop.third import app as third",
    "from starlette.convertors import register_url_convertor",
    "def nested(): return router",
    "nested = lambda: app",
    "setattr(app, 'x', 1)",
    "app.routes.clear()",
    "del app.routes[0]",
    "return [each for each in app.routes]",
    "request.scope['key'] = 1",
    "request.path_params['id']",
    "with open('x') as file: return file.read()",
    "handler.__name__ = 'x'",
    "Depends(dependency)",
    "print('router app add_route')",
)


def text(bodies: dict[str, str]) -> dict[str, str]:
    return {
        "shop/__init__.py": "",
        "shop/third.py": "from starlette.applications import Starlette\napp = Starlette()\n",
        "shop/main.py": PROGRAM.format_map(bodies),
        "shop/other.py": OTHER.format_map(bodies),
    }


def is_python(bodies: dict[str, str]) -> bool:
    try:
        for file, source in text(bodies).items():
            compile(source, file, "exec")
    except SyntaxError:
        return False
    return True


def check(data: st.DataObject) -> None:
    bodies = dict.fromkeys(FUNCTIONS, "pass")
    with tempfile.TemporaryDirectory() as directory:
        root = Path(directory) / "project"
        write_files(root, text(bodies))
        load(root)
        for _ in range(4):
            name = data.draw(st.sampled_from(FUNCTIONS), label="function")
            edited = bodies | {name: data.draw(st.sampled_from(BODIES), label="body")}
            if is_python(edited):
                bodies = edited
                write_files(root, text(bodies))
                assert load(root) == load(root, use_cache=False)


@settings(max_examples=2, deadline=None, database=None, derandomize=True)
@given(data=st.data())
def test_some_bodies(data: st.DataObject) -> None:
    check(data)


@pytest.mark.slow
@settings(max_examples=30, deadline=None, database=None)
@given(data=st.data())
def test_many_bodies(data: st.DataObject) -> None:
    check(data)
