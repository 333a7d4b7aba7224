"""What cannot be followed becomes an open spot, bounded tightly; what only may be is conditional."""

from __future__ import annotations

import sysconfig
from pathlib import Path

import pytest

from conn_types.analysis.evaluator import statements
from conn_types.analysis.evaluator.extraction import build_table
from conn_types.analysis.evaluator.interpreter import Interpreter
from conn_types.analysis.listing import listed_rows, listed_spots
from conn_types.analysis.project import Project
from conn_types.analysis.table import App, Found, Missing, RouteTable, Unsure
from tests.analysis.files import make_environment, write_files

STARLETTE = """
import os
import surely_not_installed as missing
from starlette.applications import Starlette
from starlette.routing import Mount, Route, Router

async def page(request): ...
"""
FASTAPI = """
import os
import surely_not_installed as missing
from fastapi import APIRouter, FastAPI

app = FastAPI(openapi_url=None)
"""
RESTARTED = """
class Text:
    text = missing.text
    def clean(self):
        if missing.tag in self.text:
            self.text = self.text.strip()
            self.clean()
        if missing.other_tag in self.text:
            self.text = self.text.lower()
            self.clean()

def merge(*texts):
    if missing.hooks:
        merge(*texts)
    if missing.others:
        merge(*texts)
"""
"""Functions that call themselves for as long as something is true that is not known."""


def table_of(text: str, tmp_path: Path) -> RouteTable:
    (tmp_path / "main.py").write_text(text)
    project = Project.open(tmp_path)
    return build_table(project, Interpreter(project, strict=True))


def app_of(text: str, tmp_path: Path) -> App:
    (app,) = table_of(text, tmp_path).apps
    return app


@pytest.mark.parametrize(
    ("text", "name_prefix", "path_prefix"),
    [
        (STARLETTE + "app = Starlette(routes=missing.routes())", "", ""),
        (STARLETTE + "app = Starlette(routes=[*missing.routes])", "", ""),
        (STARLETTE + "app = Starlette(routes=[Mount('/x', missing.app(), name='x')])", "x:", "/x"),
        (STARLETTE + "app = Starlette(routes=[Mount('/x', routes=missing.routes, name='x')])", "x:", "/x"),
        (STARLETTE + "app = Starlette(routes=[Route('/a/' + missing.b, page, name='p')])", "p", "/a/"),
        (STARLETTE + "app = Starlette(routes=[Route('/a', page, name=f'p-{missing.b}')])", "p-", "/a"),
        (STARLETTE + "app = Starlette()\nmissing.register(app)", "", ""),
        (STARLETTE + "app = Starlette()\nmissing.register(app.router)", "", ""),
        (
            STARLETTE + "routes = [Route('/', page)]\nmissing.extend(routes)\napp = Starlette(routes=routes)",
            "",
            "",
        ),
        (FASTAPI + "app.include_router(missing.router, prefix='/x')", "", "/x"),
        (FASTAPI + "import importlib\napp.include_router(importlib.import_module('absent').router)", "", ""),
        (FASTAPI + "app.mount('/x', missing.app, name='x')", "x:", "/x"),
        (
            FASTAPI + "r = APIRouter(prefix='/r')\nmissing.add(r)\napp.include_router(r, prefix='/x')",
            "",
            "/x",
        ),
    ],
)
def test_open_spot_is_bounded(text: str, name_prefix: str, path_prefix: str, tmp_path: Path) -> None:
    app = app_of(text, tmp_path)
    assert not app.complete
    assert {(spot.name_prefix, spot.path_prefix) for spot in app.open} == {(name_prefix, path_prefix)}
    inside = app.routes.look_up(name_prefix + "anything", frozenset())
    assert isinstance(inside, Unsure)
    if name_prefix:
        assert isinstance(app.routes.look_up("elsewhere", frozenset()), Missing)


@pytest.mark.parametrize(
    "text",
    [
        STARLETTE + "import uvicorn\napp = Starlette(routes=[Route('/', page)])\nuvicorn.run(app)",
        STARLETTE + "import logging\napp = Starlette(routes=[Route('/', page)])\nlogging.info('made', app)",
        STARLETTE + "app = Starlette(routes=[Route('/', page)])\napp.add_middleware(missing.Middleware)",
        STARLETTE + "app = Starlette(routes=[Route('/', page)])\nprint(missing.version, app)",
        FASTAPI + "app.state.thing = missing.thing(1)\napp.title = missing.title",
        STARLETTE + RESTARTED + "Text().clean()\napp = Starlette(routes=[Route('/', page)])",
        STARLETTE + RESTARTED + "merge(*missing.texts)\napp = Starlette(routes=[Route('/', page)])",
    ],
)
def test_what_cannot_declare_routes_opens_nothing(text: str, tmp_path: Path) -> None:
    assert app_of(text, tmp_path).complete


@pytest.mark.parametrize(
    ("declaration", "line"),
    [
        ("if os.environ.get('DEBUG'):\n    routes.append(Route('/c', page, name='c'))", 9),
        ("if missing.flag:\n    pass\nelse:\n    routes.append(Route('/c', page, name='c'))", 9),
        ("for _ in missing.items:\n    routes.append(Route('/c', page, name='c'))", 9),
        (
            "def add():\n    if missing.flag:\n        return\n"
            "    routes.append(Route('/c', page, name='c'))\nadd()",
            10,
        ),
        ("routes += [Route('/c', page, name='c')] if missing.flag else []", 9),
        ("try:\n    missing.call()\nexcept ValueError:\n    routes.append(Route('/c', page, name='c'))", 11),
    ],
)
def test_what_depends_on_the_unknown_is_conditional_and_found(
    declaration: str, line: int, tmp_path: Path
) -> None:
    text = (
        STARLETTE
        + "routes = [Route('/', page, name='home')]\n"
        + declaration
        + "\napp = Starlette(routes=routes)\n"
    )
    app = app_of(text, tmp_path)
    home, conditional = app.routes.rows()
    assert home.conditional is None
    assert conditional.conditional is not None
    assert (conditional.conditional.path, conditional.conditional.line) == ("main.py", line)
    assert isinstance(app.routes.look_up("c", frozenset()), Found)
    assert app.complete


DEFAULTS = (
    STARLETTE
    + """
admin = os.environ.get('ADMIN', 'yes')
debug = os.environ.get('DEBUG')
routes = []
"""
)
ADD = "routes.append(Route('/c', page, name='c'))"


@pytest.mark.parametrize(
    ("declaration", "conditional"),
    [
        (f"if admin: {ADD}", False),
        (f"if debug: {ADD}", True),
        (f"if not debug: {ADD}", False),
        (f"if admin == 'no': {ADD}", True),
        (f"if debug is None and admin: {ADD}", False),
        (f"if debug or not admin: {ADD}", True),
        (f"if debug and missing.flag: {ADD}", True),
        (f"if admin and missing.flag: {ADD}", True),
        (f"if isinstance(admin, str): {ADD}", False),
        (f"if admin.upper() == 'YES': {ADD}", False),
        (f"if f'{{admin}}!' == 'yes!': {ADD}", False),
        (f"if bool(debug): {ADD}", True),
        (f"if (True if admin else False): {ADD}", False),
        (f"def add():\n    if debug:\n        return\n    {ADD}\nadd()", False),
        (f"def add():\n    if admin:\n        return\n    {ADD}\nadd()", True),
        (f"def off():\n    if admin:\n        return False\n    return True\nif off(): {ADD}", True),
        (f"def on():\n    if debug:\n        return False\n    return True\nif on(): {ADD}", False),
        (f"on = False\nif admin:\n    on = True\nif on: {ADD}", False),
        (f"class State: on = True\nif debug:\n    State.on = False\nif State.on: {ADD}", False),
        (f"while True:\n    if debug:\n        break\n    {ADD}\n    break", False),
        ("routes += [Route('/c', page, name='c') for _ in [1] if admin]", False),
        ("routes += [Route('/c', page, name='c') for _ in [1] if debug]", True),
        ("routes += [Route('/c', page, name='c')] if admin else []", False),
        ("made = Route('/c', page, name='c')\nroutes += [made] if debug else [made]", False),
        (f"if not debug:\n    raise RuntimeError\n{ADD}", False),
        (f"try:\n    missing.call()\n    on = True\nexcept ValueError:\n    on = False\nif on: {ADD}", False),
        (f"try:\n    on = missing.call()\nexcept ValueError:\n    on = False\nif on: {ADD}", True),
    ],
)
def test_what_the_default_does_is_declared_and_what_a_setting_does_is_conditional(
    declaration: str, conditional: bool, tmp_path: Path
) -> None:
    app = app_of(f"{DEFAULTS}{declaration}\napp = Starlette(routes=routes)\n", tmp_path)
    (row,) = app.routes.rows()
    assert (row.name, row.conditional is not None) == ("c", conditional)
    assert app.complete


def test_a_name_that_one_way_reads_before_the_other_is_still_the_imported_one(tmp_path: Path) -> None:
    (tmp_path / "adding.py").write_text("def add(routes, route=None):\n    routes.append(route)\n")
    text = STARLETTE + "from adding import add\nroutes = []\nif missing.flag:\n    add([])\n"
    app = app_of(text + "add(routes, Route('/c', page, name='c'))\napp = Starlette(routes=routes)", tmp_path)
    (row,) = app.routes.rows()
    assert (row.name, row.conditional) == ("c", None)
    assert app.complete


@pytest.mark.parametrize(
    "declaration",
    [
        "if debug:\n    import not_installed_either\n    not_installed_either.register(app)",
        "if debug:\n    from metrics import instrument\n    instrument(app)",
        "if missing.flag:\n    extra = None\n    assert extra\n    missing.register(app)",
        "if missing.flag and None:\n    missing.register(app)",
    ],
)
def test_what_is_off_by_default_or_surely_fails_opens_nothing(declaration: str, tmp_path: Path) -> None:
    (tmp_path / "metrics.py").write_text(
        "import not_installed_either\ndef instrument(app):\n    not_installed_either.add(app)\n"
    )
    app = app_of(f"{DEFAULTS}app = Starlette(routes=[Route('/', page)])\n{declaration}\n", tmp_path)
    assert app.complete
    assert isinstance(app.routes.look_up("metrics", frozenset()), Unsure)


def test_defaults_of_settings_are_taken(tmp_path: Path) -> None:
    text = (
        STARLETTE
        + "prefix = os.environ.get('PREFIX', '/api')\napp = Starlette(routes=[Route(prefix + '/x', page)])"
    )
    (row,) = app_of(text, tmp_path).routes.rows()
    assert row.path == "/api/x"


def test_a_router_that_includes_itself_ends(tmp_path: Path) -> None:
    text = (
        FASTAPI
        + "r = APIRouter()\n@r.get('/x')\ndef x(): ...\nr.routes.append(r.routes[0])\napp.include_router(r)\n"
    )
    text += "app.mount('/again', app, name='again')\n"
    app = app_of(text, tmp_path)
    assert [row.name for row in app.routes.rows()][:2] == ["x", "x"]


def test_a_decorator_that_cannot_be_followed_keeps_the_name_and_reports_nothing_that_rests_on_it(
    tmp_path: Path,
) -> None:
    text = FASTAPI + "@app.get('/x/{id}')\n@missing.wrap\ndef item(id: int): ...\n"
    routes = app_of(text, tmp_path).routes
    assert isinstance(routes.look_up("item", {"id"}), Found)
    assert isinstance(routes.look_up("wrapper", {"id"}), Unsure)
    assert isinstance(routes.look_up("wrapper", frozenset()), Missing)
    assert isinstance(routes.look_up("two words", {"id"}), Missing)


LATE = FASTAPI + "def late(): ...\n"


@pytest.mark.parametrize(
    ("text", "name_prefix", "path_prefix"),
    [
        (LATE + "def setup():\n    app.add_api_route('/late', late)", "late", "/late"),
        (LATE + "def setup():\n    app.add_api_route('/late', late, name='x')", "x", "/late"),
        (
            LATE
            + "def setup(app):\n    app.include_router(missing.r, prefix='/p')\ndef main():\n    setup(app)",
            "",
            "/p",
        ),
        (LATE + "def setup():\n    app.router.routes.append(missing.route)", "", ""),
        (LATE + "@app.get('/load')\ndef load():\n    app.mount('/m', missing.app, name='m')", "m", "/m"),
        (
            LATE + "@app.get('/load')\ndef load(request):\n    request.app.add_api_route('/n', late)",
            "late",
            "/n",
        ),
    ],
)
def test_routes_that_a_function_may_add_later(
    text: str, name_prefix: str, path_prefix: str, tmp_path: Path
) -> None:
    spots = {(spot.name_prefix, spot.path_prefix) for spot in app_of(text, tmp_path).open}
    assert spots == {(name_prefix, path_prefix)}


@pytest.mark.parametrize(
    "text",
    [
        LATE + "def nobody_names_it(app):\n    app.add_api_route('/late', late)",
        LATE + "def other():\n    inner = APIRouter()\n    inner.add_api_route('/late', late)\nprint(other)",
        LATE + "def client(http):\n    http.get('/late')\n    http.routes = []\nprint(client)",
        LATE + "@app.get('/x')\ndef decorated(): ...",
    ],
)
def test_functions_that_add_nothing_to_the_app(text: str, tmp_path: Path) -> None:
    assert app_of(text, tmp_path).complete


@pytest.mark.parametrize(
    "text",
    [
        LATE + "@app.on_event('startup')\ndef start():\n    app.add_api_route('/late', late)",
        LATE + "@app.on_event('startup')\nasync def start():\n    app.add_api_route('/late', late)",
        LATE.replace(
            "app = FastAPI(openapi_url=None)",
            "from contextlib import asynccontextmanager\n@asynccontextmanager\nasync def lifespan(app):\n"
            "    app.add_api_route('/late', late)\n    yield\n"
            "app = FastAPI(openapi_url=None, lifespan=lifespan)",
        ),
    ],
)
def test_routes_that_a_start_adds_are_found_and_are_open_spots(text: str, tmp_path: Path) -> None:
    app = app_of(text, tmp_path)
    assert isinstance(app.routes.look_up("late", frozenset()), Found)
    assert not app.complete
    assert [row.name for row in listed_rows(app)] == []
    (spot,) = listed_spots(app)
    assert (spot.name_prefix, spot.path_prefix, spot.kinds) == ("late", "/late", ("http",))
    assert isinstance(app.routes.look_up("other", frozenset()), Missing)


@pytest.mark.parametrize(
    "text",
    [
        "def add(app):\n    if app:\n        raise RuntimeError\n    app.add_api_route('/a', len)\nadd(app)",
        "def add(page):\n    if page:\n        raise RuntimeError\n    app.get('/a')(page)\n@add\ndef page(): ...",
    ],
)
def test_code_that_is_taken_to_raise_may_have_added_routes(text: str, tmp_path: Path) -> None:
    (spot,) = app_of(FASTAPI + text, tmp_path).open
    assert "taken to raise" in spot.reason


def test_routes_of_a_module_that_runs_as_the_script(tmp_path: Path) -> None:
    app = app_of(LATE + "if __name__ == '__main__':\n    app.add_api_route('/late', late)", tmp_path)
    assert isinstance(app.routes.look_up("late", frozenset()), Found)
    assert app.complete


@pytest.mark.parametrize(
    ("text", "app_id"),
    [
        ("def create(settings):\n    app = FastAPI(title=settings.name)\n    return app", "main:create()"),
        ("def main():\n    app = FastAPI()\n    missing.run(app)", "main:main()"),
        (
            "class Server:\n    def build(self):\n        return FastAPI()\n"
            "def make() -> FastAPI:\n    return Server().build()",
            "main:make()",
        ),
        ("async def create():\n    return FastAPI()", "main:create()"),
        ("def create(debug=False):\n    return FastAPI()\napplication = create(True)", "main:application"),
    ],
)
def test_apps_that_functions_make(text: str, app_id: str, tmp_path: Path) -> None:
    app = app_of("import surely_not_installed as missing\nfrom fastapi import FastAPI\n" + text, tmp_path)
    assert app.id == app_id


OFF = FASTAPI + "FEATURE = False\n"


@pytest.mark.parametrize(
    "text",
    [
        OFF + "if FEATURE:\n    @app.get('/f')\n    def off(): ...",
        OFF + "if FEATURE:\n    app.add_api_route('/f', print, name='off')",
        OFF
        + "r = APIRouter()\n@r.get('/f', name='off')\ndef f(): ...\nif FEATURE:\n    app.include_router(r)",
        OFF
        + "try:\n    import surely_not_there\n    @app.get('/f')\n    def off(): ...\nexcept ImportError:\n    pass",
        OFF
        + "try:\n    import surely_not_there as x\nexcept ImportError:\n    x = None\nif x:\n    x.Admin(app)",
        OFF
        + "def install(app, debug=False):\n    if debug:\n        @app.get('/f')\n        def off(): ...\ninstall(app)",
    ],
)
def test_names_of_code_that_is_off_are_not_known_to_be_missing(text: str, tmp_path: Path) -> None:
    app = app_of(text, tmp_path)
    assert app.complete
    assert isinstance(app.routes.look_up("off", frozenset()), Unsure)


@pytest.mark.parametrize(
    "text",
    [
        FASTAPI
        + "for point in __import__('importlib.metadata').metadata.entry_points(group='x'):\n    point.load()(app)",
        FASTAPI
        + "from importlib.metadata import entry_points\nfor each in entry_points(group='x'):\n    each.load()(app)",
        FASTAPI + "exec('@app.get(\"/x\")\\ndef x(): ...')",
        FASTAPI + "missing.run(callback=lambda: app)",
        FASTAPI + "missing.run({'apps': [app]})",
        STARLETTE + "class Own(Starlette):\n    def url_path_for(self, name, /, **p): ...\napp = Own()",
    ],
)
def test_apps_that_other_code_is_handed_are_open(text: str, tmp_path: Path) -> None:
    assert not app_of(text, tmp_path).complete


def test_leaving_a_context_runs(tmp_path: Path) -> None:
    text = FASTAPI + (
        "class Group:\n    def __init__(self, app): self.app, self.router = app, APIRouter(prefix='/g')\n"
        "    def __enter__(self): return self.router\n"
        "    def __exit__(self, *error): self.app.include_router(self.router)\n"
        "with Group(app) as group:\n    @group.get('/x')\n    def x(): ...\n"
    )
    (row,) = app_of(text, tmp_path).routes.rows()
    assert (row.name, row.path) == ("x", "/g/x")


def test_plug_ins_that_are_installed_are_found_and_others_may_be(tmp_path: Path) -> None:
    plug_in = (
        "from starlette.routing import Route\ndef add(app):\n    app.routes.append(Route('/plug', add))\n"
    )
    environment = {
        "plug/__init__.py": plug_in,
        "plug-1.dist-info/entry_points.txt": "[shop.plugins]\nadd = plug:add\n[other]\nx = y\n",
    }
    python = make_environment(tmp_path / "env", environment)
    (python / "lib/python3.11/site-packages/starlette.pth").write_text(sysconfig.get_path("purelib"))
    text = "from importlib.metadata import entry_points\nfor each in entry_points(group='shop.plugins'):\n"
    write_files(
        tmp_path / "project", {"main.py": STARLETTE + "app = Starlette()\n" + text + "    each.load()(app)"}
    )
    project = Project.open(tmp_path / "project", python=python)
    (app,) = build_table(project, Interpreter(project, strict=True)).apps
    assert [(row.path, row.conditional) for row in app.routes.rows()] == [("/plug", None)]
    assert isinstance(app.routes.look_up("of another plug-in", frozenset()), Unsure)


def test_attributes_that_nobody_was_seen_to_set_are_there_all_the_same(tmp_path: Path) -> None:
    text = """
app = Starlette(routes=[Route("/before", page)])
app.patched_in("x")
app.routes.append(Route("/after", page))
"""
    app = app_of(STARLETTE + text, tmp_path)
    assert [row.path for row in app.routes.rows()] == ["/before", "/after"]
    assert [spot.reason for spot in app.open] == ["patched_in, which was not seen to be set"]


@pytest.mark.parametrize(
    "change",
    [
        "app.router.routes[:] = [route for route in app.router.routes if route.path != '/one']",
        "app.router.routes[:] = sorted(app.router.routes, key=lambda route: route.path)",
        "app.router.routes.pop()",
        "app.router.routes.clear()",
        "del app.router.routes[0]",
    ],
)
def test_what_a_start_takes_away_is_there_before(change: str, tmp_path: Path) -> None:
    start = f"@app.on_event('startup')\ndef start():\n    {change}"
    app = app_of(
        FASTAPI + "app.add_api_route('/one', print)\napp.add_api_route('/two', print)\n" + start, tmp_path
    )
    assert [(row.path, row.conditional) for row in app.routes.rows()] == [("/one", None), ("/two", None)]


def test_a_script_is_followed_for_some_steps(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(statements, "SCRIPT_FUEL", 500)
    text = """
app.add_api_route("/one", print, name="one")
if __name__ == "__main__":
    for number in range(1_000):
        str(number)
    app.add_api_route("/late", print, name="late")
app.add_api_route("/two", print, name="two")
"""
    app = app_of(FASTAPI + text, tmp_path)
    assert app.complete
    assert [(row.path, row.conditional) for row in app.routes.rows()] == [("/one", None), ("/two", None)]
    assert isinstance(app.routes.look_up("late", frozenset()), Unsure)
    assert isinstance(app.routes.look_up("other", frozenset()), Missing)


def test_a_loop_that_is_over_by_then_adds_no_more(tmp_path: Path) -> None:
    text = (
        STARLETTE
        + """
app = Starlette()

def add():
    for number in range(9):
        if missing.enough:
            return
        app.routes.append(Route(f"/{number}", page))
        if number >= 1:
            break

add()
"""
    )
    assert [row.path for row in app_of(text, tmp_path).routes.rows()] == ["/0", "/1"]
