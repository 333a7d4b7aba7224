"""`conn-types verify`: applications that are really imported, and what is said of them."""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from tests.analysis.files import make_environment, write_files
from tests.cli.command import SHOP, Result, conn_types, program

RIGHT = "the static table is right"

IMPORTS = """\
from starlette.applications import Starlette
from starlette.routing import Host, Mount, Route, WebSocketRoute


async def page(request): ...
async def other(request): ...


"""


def project(directory: Path, main: str, **more: str) -> Path:
    return write_files(directory, {"main.py": IMPORTS + main, "pyproject.toml": "", **more})


def verify(directory: Path, *arguments: str) -> Result:
    return conn_types(directory, "verify", *arguments)


class TestRight:
    def test_output(self, tmp_path: Path) -> None:
        result = verify(write_files(tmp_path, SHOP), "shop.main:app")
        assert result == Result(
            returncode=0,
            stdout=f"shop.main:app: {RIGHT}, 2 of 2 routes at run time found\n",
            stderr="",
        )

    @pytest.mark.parametrize(
        ("app", "main"),
        [
            ("main:app", "app = Starlette(routes=[Mount('/a', routes=[Route('/', page)], name='a')])"),
            ("main:app", "app = Starlette(routes=[Host('{t}.x', Starlette(routes=[Route('/', page)]))])"),
            ("main:app", "app = Starlette(routes=[WebSocketRoute('/w/{a:int}/{b}/{c:path}', page)])"),
            ("main:make()", "def make(): return Starlette(routes=[Route('/', page, name='x')])"),
            ("main:held.app", "class held: app = Starlette(routes=[Route('/', page)])"),
            (
                "main:app",
                "from starlette.middleware import Middleware\n"
                "from starlette.middleware.gzip import GZipMiddleware\n"
                "app = Starlette(routes=[Mount('/a', Starlette(routes=[Route('/', page)]), "
                "middleware=[Middleware(GZipMiddleware)])])",
            ),
            (
                "main:app",
                "from starlette.middleware.cors import CORSMiddleware\n"
                "class Own:\n"
                "    def __init__(self, wrapped): self.other, self.wrapped = {}, wrapped\n"
                "    async def __call__(self, scope, receive, send): ...\n"
                "app = Own(CORSMiddleware(Starlette(routes=[Route('/', page)])))",
            ),
            (
                "main:app",
                "import functools\n"
                "def wrap(f):\n"
                "    @functools.wraps(f)\n"
                "    async def inner(request): ...\n"
                "    return inner\n"
                "class C:\n"
                "    async def m(self, request): ...\n"
                "app = Starlette(routes=[Route('/a', wrap(page)), Route('/b', C().m), "
                "Route('/c', functools.partial(page, x=1), name='c')])",
            ),
            (
                "main:app",
                "from datetime import date\n"
                "from starlette.convertors import Convertor, register_url_convertor\n"
                "class Day(Convertor[date]):\n"
                "    regex = '[0-9-]+'\n"
                "    def convert(self, value): return date.fromisoformat(value)\n"
                "    def to_string(self, value): return value.isoformat()\n"
                "register_url_convertor('day', Day())\n"
                "app = Starlette(routes=[Route('/{d:day}', page)])",
            ),
            (
                "main:app",
                "from fastapi import APIRouter, Depends, FastAPI\n"
                "app = FastAPI()\n"
                "def who(): ...\n"
                "inner, outer = APIRouter(prefix='/in'), APIRouter()\n"
                "@inner.get('/{id}')\n"
                "def read(id: int, w=Depends(who)): ...\n"
                "@outer.websocket('/live')\n"
                "async def live(websocket): ...\n"
                "outer.include_router(inner, prefix='/out')\n"
                "app.include_router(outer)\n"
                "app.mount('/sub', Starlette(routes=[Route('/', page)]), name='sub')",
            ),
            (
                "main:app",
                "from conn_types.routing import Mount as M, Route as R, Router\n"
                "app = Router([R('/', page), M('/m', routes=[R('/{id:int}', other)], name='m')])",
            ),
        ],
    )
    def test_applications(self, app: str, main: str, tmp_path: Path) -> None:
        result = verify(project(tmp_path, main), app)
        assert (result.returncode, result.stderr) == (0, ""), result.stdout
        assert RIGHT in result.stdout

    def test_several(self, tmp_path: Path) -> None:
        main = "one = Starlette(routes=[Route('/', page)])\ntwo = Starlette(routes=[Route('/', other)])"
        configuration = '[tool.conn-types]\napps = ["main:one", "main:two"]\n'
        project(tmp_path, main)
        write_files(tmp_path, {"pyproject.toml": configuration})
        assert verify(tmp_path).stdout.count(RIGHT) == 2
        assert verify(tmp_path, "main:two").stdout.count(RIGHT) == 1

    def test_what_the_application_prints_is_not_in_the_way(self, tmp_path: Path) -> None:
        noise = """\
import atexit, logging, os, subprocess, sys, threading, time
print("hello")
os.write(1, b'{"error": "no"}')
logging.warning("careful")
subprocess.run(["echo", "from below"])
threading.Thread(target=time.sleep, args=(600,)).start()
assert len(sys.argv) == 1
app = Starlette(routes=[Route("/", page)])
"""
        result = program(project(tmp_path, noise), "verify", "main:app")
        assert (result.returncode, result.stderr) == (0, "")
        assert result.stdout == f"main:app: {RIGHT}, 1 of 1 route at run time found\n"

    def test_the_project_is_imported_as_it_is_read(self, tmp_path: Path) -> None:
        """From its import roots, with its root as the working directory."""
        main = "import os, helper\nassert os.path.exists('data.txt')\napp = Starlette(routes=helper.routes)"
        write_files(
            tmp_path,
            {
                "pyproject.toml": "",
                "data.txt": "",
                "src/main.py": IMPORTS + main,
                "src/helper.py": "routes = []",
                # Not the modules that lie beside the program that imports the application.
                "src/interpreter.py": "",
                "src/use.py": "import interpreter",
            },
        )
        assert verify(tmp_path, "main:app", "--src", str(tmp_path / "src")).returncode == 0


class TestNoMistake:
    """Differences that the static table announces itself."""

    def test_rows_under_a_condition(self, tmp_path: Path) -> None:
        main = """\
import os
app = Starlette(routes=[Route("/", page)])
if os.environ["PATH"] == "":
    app.add_route("/debug", other)
"""
        result = verify(project(tmp_path, main), "main:app")
        assert result.returncode == 0
        assert result.stdout == (
            "Only in the static table, under a condition:\n"
            "  GET,HEAD  /debug  other  main:other  (if main.py:11:4)\n"
            "\n"
            f"main:app: {RIGHT}, 1 of 1 route at run time found (1 under conditions not there)\n"
        )

    def test_rows_that_an_open_spot_announces(self, tmp_path: Path) -> None:
        main = """\
app = Starlette(routes=[Route("/", page)])
for name in open("names.txt").read().split():
    app.add_route("/n/" + name, other, name="n-" + name)
"""
        result = verify(project(tmp_path, main, **{"names.txt": "a b"}), "main:app")
        assert result.returncode == 0, result.stdout
        assert result.stdout.startswith(
            "Only at run time, as open spots announce:\n"
            "  main.py:11:5: a name that is not known\n"
            "    = hint: give the route a name that is a literal or made of constants\n"
            "    GET,HEAD  /n/a  n-a  main:other"
        )
        assert result.stdout.endswith("1 of 3 routes at run time found (2 under open spots)\n")

    def test_dependencies_that_were_not_seen(self, tmp_path: Path) -> None:
        main = """\
import inspect
from fastapi import Depends, FastAPI

def user(): ...
def signed(**params): ...
keyword = inspect.Parameter.KEYWORD_ONLY
names = open("names.txt").read().split()
signed.__signature__ = inspect.Signature(
    [inspect.Parameter(name, keyword, default=Depends(user)) for name in names]
)

app = FastAPI(openapi_url=None)

@app.get("/")
def home(who=Depends(signed)): ...
"""
        result = verify(project(tmp_path, main, **{"names.txt": "who"}), "main:app")
        assert result.returncode == 0
        assert result.stdout == (
            "Dependencies that only run time has:\n"
            "  main:user  (1 route, / first)\n"
            "\n"
            f"main:app: {RIGHT}, 1 of 1 route at run time found\n"
        )


ROWS = [
    {"name": "page", "path": "/", "kind": "http", "methods": ["GET", "HEAD"], "endpoint": "main:page"},
    {"name": "other", "path": "/o/{id:int}", "kind": "http", "methods": ["GET", "HEAD"]},
]


class TestWrong:
    """A saved table that the application has outgrown stands for a static table that is wrong."""

    @pytest.fixture
    def shop(self, tmp_path: Path) -> Path:
        main = "app = Starlette(routes=[Route('/', page), Route('/o/{id:int}', other)])"
        project(tmp_path, main)
        return write_files(tmp_path, {"pyproject.toml": '[tool.conn-types]\ntable = "routes.json"\n'})

    def verified(self, shop: Path, rows: list[dict[str, Any]], *arguments: str) -> Result:
        document = {"version": 1, "apps": [{"app": "main:app", "routes": rows}]}
        write_files(shop, {"routes.json": json.dumps(document)})
        return verify(shop, "main:app", *arguments)

    @pytest.mark.parametrize(
        ("rows", "shown"),
        [
            (ROWS, f"main:app: {RIGHT}, 2 of 2 routes at run time found\n"),
            (
                ROWS[:1],
                "Only at run time:\n"
                "  GET,HEAD  /o/{id:int}  other  main:other  (at main.py:6:1)\n"
                "\n"
                "main:app: the static table is wrong, 1 missing; 1 of 2 routes at run time found\n",
            ),
            (
                [*ROWS, {"name": "x", "path": "/x", "kind": "http"}],
                "Only in the static table:\n"
                "  any  /x  x  (at routes.json:1:1)\n"
                "\n"
                "main:app: the static table is wrong, 1 surplus; 2 of 2 routes at run time found\n",
            ),
            (
                [ROWS[0] | {"name": "start", "methods": ["GET", "HEAD"]}, ROWS[1] | {"methods": ["POST"]}],
                "Not the same:\n"
                "  POST      /o/{id:int}  other  main:other  (at main.py:9:43)\n"
                "    methods: POST; at run time GET,HEAD\n"
                "  GET,HEAD  /            start  main:page  (at routes.json:1:1)\n"
                '    name: "start"; at run time "page"\n'
                "\n"
                "main:app: the static table is wrong, 2 changed; 0 of 2 routes at run time found\n",
            ),
            (
                [ROWS[0], ROWS[1] | {"path": "/o/{id}", "endpoint": "main:other"}],
                "Not the same:\n"
                "  GET,HEAD  /o/{id}  other  main:other  (at routes.json:1:1)\n"
                "    path: /o/{id}; at run time /o/{id:int}\n"
                "    params: {id:str}; at run time {id:int}\n"
                "\n"
                "main:app: the static table is wrong, 1 changed; 1 of 2 routes at run time found\n",
            ),
            (
                [ROWS[1], ROWS[0]],
                "In another order:\n"
                "  GET,HEAD  /o/{id:int}  other  main:other  (at main.py:9:43)\n"
                "    row 1 of the static table; at run time 2\n"
                "\n"
                "main:app: the static table is wrong, 1 moved; 1 of 2 routes at run time found\n",
            ),
        ],
    )
    def test_text(self, rows: list[dict[str, Any]], shown: str, shop: Path) -> None:
        result = self.verified(shop, rows)
        assert result.stdout == shown
        assert result.returncode == (0 if RIGHT in shown else 1)

    def test_json(self, shop: Path) -> None:
        rows: list[dict[str, Any]] = [ROWS[0] | {"methods": ["POST"]}, ROWS[1] | {"name": "x", "path": "/x"}]
        result = self.verified(shop, rows, "--format", "json")
        document = json.loads(result.stdout)
        (app,) = document["apps"]
        lists = ("missing", "surplus", "absent", "changed", "moved")
        counts = {key: len(value) if key in lists else value for key, value in app.items()}
        assert document["version"] == 1
        assert counts == {
            "app": "main:app",
            "right": False,
            "static": 2,
            "run_time": 2,
            "found": 0,
            "missing": 1,
            "surplus": 1,
            "absent": 0,
            "changed": 1,
            "moved": 0,
            "unseen_dependencies": {},
        }
        assert app["changed"][0]["fields"] == ["methods"]
        assert app["changed"][0]["run_time"]["methods"] == ["GET", "HEAD"]
        assert (app["missing"][0]["name"], app["missing"][0]["open"]) == ("other", None)
        assert (app["surplus"][0]["path"], result.returncode) == ("/x", 1)


class TestImportFails:
    @pytest.mark.parametrize(
        ("app", "main", "message"),
        [
            ("nothing:app", "", 'there is no module "nothing" to import from /'),
            ("nothing.below:app", "", 'there is no module "nothing" to import from /'),
            ("main.below:app", "", 'there is no module "main.below" to import from /'),
            ("main:app", "raise ValueError('one\\ntwo')", "fails at main.py:9: ValueError: one\n"),
            (
                "main:app",
                "import nothing",
                "fails at main.py:9: ModuleNotFoundError: No module named 'nothing'",
            ),
            ("main:nothing", "", '"main" has no "nothing" once it is imported'),
            ("main", "", '"main" is no APP: write "module:attribute" or "module:factory()"'),
            (
                "main:app",
                "def broken():\n    return {}['key']\n\n\nbroken()",
                "importing main:app fails at main.py:10, in broken: KeyError: 'key'",
            ),
            (
                "main:app",
                "import json\njson.loads('{')",
                "importing main:app fails at main.py:10: json.decoder.JSONDecodeError: Expecting",
            ),
            ("main:app", "raise SystemExit(3)", "importing main:app fails at main.py:9: SystemExit: 3"),
            ("main:app", "def (", "importing main:app fails at main.py:9: SyntaxError: invalid syntax"),
            ("main:page", "", '"main:page" is the function main.page, which has no routes'),
            ("main:app", "app = 3", '"main:app" is an object of int, which has no routes'),
            ("main:make()", "async def make(): ...", '"make" is an async factory'),
            ("main:make()", "make = 3", '"make" is no factory: an object of int cannot be called'),
            (
                "main:make()",
                "def make(settings): ...",
                "\"make\" cannot be called without arguments: missing a required argument: 'settings'",
            ),
            ("main:make", "def make(): ...", 'if it is a factory, write "main:make()"'),
            (
                "main:app",
                "import os\nprint('last words', flush=True)\nos._exit(7)",
                "ended (status 7) before main:app was imported\n  last words",
            ),
            (
                "main:app",
                "import os\nos.kill(os.getpid(), 9)",
                "ended (SIGKILL) before main:app was imported",
            ),
        ],
    )
    def test_message(self, app: str, main: str, message: str, tmp_path: Path) -> None:
        result = verify(project(tmp_path, main), app)
        assert result.returncode == 2
        assert result.stdout == ""
        assert result.stderr.startswith("conn-types: error: ")
        assert message in result.stderr
        assert "Traceback" not in result.stderr

    def test_a_module_that_lies_elsewhere(self, tmp_path: Path) -> None:
        write_files(tmp_path, {"pyproject.toml": "", "shop/app/main.py": IMPORTS + "app = Starlette()"})
        result = verify(tmp_path, "main:app")
        assert result.returncode == 2
        assert f'from {tmp_path} or the environment; did you mean "shop.app.main:app"?' in result.stderr

    def test_time_limit(self, tmp_path: Path) -> None:
        main = "import subprocess\nprint('waiting', flush=True)\nsubprocess.run(['sleep', '600'])"
        before = time.monotonic()
        result = verify(project(tmp_path, main), "main:app", "--timeout", "1")
        assert time.monotonic() - before < 20
        assert result.returncode == 2
        assert result.stderr == (
            "conn-types: error: importing main:app takes longer than 1 seconds (--timeout gives it more)\n"
            "  waiting\n"
        )

    def test_environment_without_an_interpreter(self, tmp_path: Path) -> None:
        environment = make_environment(tmp_path / "env", {"starlette/__init__.py": ""})
        shop = write_files(tmp_path / "shop", SHOP)
        result = verify(shop, "shop.main:app", "--python", str(environment))
        assert result.returncode == 2
        assert "has no interpreter to import the application with" in result.stderr

    def test_interpreter_that_cannot_be_started(self, tmp_path: Path) -> None:
        environment = make_environment(tmp_path / "env", {"starlette/__init__.py": ""})
        write_files(environment, {"bin/python": "no program"})
        shop = write_files(tmp_path / "shop", SHOP)
        result = verify(shop, "shop.main:app", "--python", str(environment))
        assert result.returncode == 2
        assert "bin/python cannot be started: Permission denied" in result.stderr

    def test_no_app(self, tmp_path: Path) -> None:
        result = verify(project(tmp_path, ""))
        assert result.returncode == 2
        assert "no application is named: conn-types verify module:attribute" in result.stderr


def test_interpreter_can_be_named_itself(tmp_path: Path) -> None:
    result = verify(write_files(tmp_path, SHOP), "shop.main:app", "--python", sys.executable)
    assert RIGHT in result.stdout


class TestNames:
    """`url_for` itself is asked for each name."""

    def test_a_name_that_is_not_taken_is_none(self, tmp_path: Path) -> None:
        main = """\
from starlette.routing import NoMatchFound
class Hidden(Route):
    def url_path_for(self, name, /, **path_params):
        raise NoMatchFound(name, path_params)
app = Starlette(routes=[Mount("/m", routes=[Hidden("/h", page)], name="m")])
"""
        result = verify(project(tmp_path, main), "main:app", "--format", "json")
        assert json.loads(result.stdout)["apps"][0]["changed"][0]["run_time"]["name"] is None
        assert 'url_for does not take "m:page", the name of "/m/h"' in result.stderr

    def test_what_shows_no_path_is_an_open_spot(self, tmp_path: Path) -> None:
        main = """\
from starlette.routing import BaseRoute
class Own(BaseRoute): ...
app = Starlette(routes=[Mount("/m", routes=[Own()], name="m")])
"""
        verify(project(tmp_path, main), "main:app", "--write", str(tmp_path / "routes.json"))
        (app,) = json.loads((tmp_path / "routes.json").read_text())["apps"]
        assert [(spot["reason"], spot["name_prefix"], spot["path_prefix"]) for spot in app["open"]] == [
            ("a route is an object of main.Own, which shows no path", "m:", "/m"),
        ]
        assert not app["complete"]


class TestStartup:
    MAIN = """\
from contextlib import asynccontextmanager
@asynccontextmanager
async def lifespan(app):
    app.add_route("/late", other)
    yield
    app.state.over = True
app = Starlette(routes=[Route("/", page)], lifespan=lifespan)
"""

    def test_is_run_only_when_it_is_asked_for(self, tmp_path: Path) -> None:
        project(tmp_path, self.MAIN)
        before = json.loads(verify(tmp_path, "main:app", "--format", "json").stdout)["apps"][0]
        after = json.loads(verify(tmp_path, "main:app", "--startup", "--format", "json").stdout)["apps"][0]
        assert (before["run_time"], after["run_time"]) == (1, 2)

    @pytest.mark.parametrize("options", [[], ["--startup"]])
    def test_adds_what_the_static_table_says_it_adds(self, options: list[str], tmp_path: Path) -> None:
        project(tmp_path, self.MAIN)
        assert verify(tmp_path, "main:app", *options).returncode == 0

    def test_that_fails(self, tmp_path: Path) -> None:
        project(tmp_path, self.MAIN.replace("yield\n", "yield 1 / 0\n"))
        result = verify(tmp_path, "main:app", "--startup")
        assert result.returncode == 2
        assert "the application's startup fails: ZeroDivisionError: division by zero\n" in result.stderr


class TestWrite:
    def test_saved_table_is_the_one_at_run_time(self, tmp_path: Path) -> None:
        shop = write_files(tmp_path, SHOP)
        result = verify(shop, "shop.main:app", "--write", str(shop / "routes.json"))
        assert (result.returncode, result.stderr) == (0, "")
        document = json.loads((shop / "routes.json").read_text())
        (app,) = document["apps"]
        assert (document["version"], app["app"], app["complete"]) == (1, "shop.main:app", True)
        assert app["routes"][1] == {
            "name": "book",
            "path": "/books/{id:int}",
            "kind": "http",
            "host": None,
            "methods": ["GET", "HEAD"],
            "params": {
                "id": {"convertor": "int", "value_type": "int", "accepts": "int | str", "annotation": None}
            },
            "endpoint": "shop.main:book",
            "dependencies": [],
            "conditional": None,
            "default": None,
            "location": {"path": "shop/main.py", "line": 11, "column": 0},
        }

    def test_nothing_is_written_where_the_import_fails(self, tmp_path: Path) -> None:
        project(tmp_path, "1 / 0", **{"routes.json": "before"})
        assert verify(tmp_path, "main:app", "--write", str(tmp_path / "routes.json")).returncode == 2
        assert (tmp_path / "routes.json").read_text() == "before"
        assert sorted(path.name for path in tmp_path.iterdir() if path.name.startswith(".")) == []

    def test_that_cannot_be_written(self, tmp_path: Path) -> None:
        shop = write_files(tmp_path, SHOP)
        result = verify(shop, "shop.main:app", "--write", str(shop / "nowhere" / "routes.json"))
        assert result.returncode == 2
        assert "routes.json cannot be written: there is no directory " in result.stderr

    def test_an_app_that_the_source_does_not_show(self, tmp_path: Path) -> None:
        project(tmp_path, "vars()[open('name.txt').read()] = Starlette(routes=[Route('/', page)])")
        write_files(tmp_path, {"name.txt": "hidden"})
        table = tmp_path / "routes.json"
        result = verify(tmp_path, "main:hidden", "--write", str(table))
        assert (result.returncode, result.stderr) == (1, 'conn-types: note: "main" has no "hidden"\n')
        write_files(tmp_path, {"pyproject.toml": '[tool.conn-types]\ntable = "routes.json"\n'})
        assert verify(tmp_path, "main:hidden").stdout.startswith(f"main:hidden: {RIGHT}, 1 of 1")

    def test_a_broken_table_can_be_written_again(self, tmp_path: Path) -> None:
        shop = write_files(tmp_path, SHOP)
        write_files(shop, {"pyproject.toml": '[tool.conn-types]\ntable = "r.json"\n', "r.json": "{"})
        assert verify(shop, "shop.main:app").returncode == 2
        assert verify(shop, "shop.main:app", "--write", str(shop / "r.json")).returncode == 0
        assert verify(shop, "shop.main:app").returncode == 0
