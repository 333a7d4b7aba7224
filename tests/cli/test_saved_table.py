"""`table = "routes.json"` in the configuration: what it overrides, and for whom."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.analysis.files import write_files
from tests.cli.command import conn_types, process

MAIN = """\
import os
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Mount, Route


async def home(request: Request) -> Response:
    request.url_for("book", id=1)
    request.url_for("bok", id=1)
    request.url_for("debug")
    return PlainTextResponse(request.path_params["nothing"])


async def book(request: Request) -> Response:
    request.app.url_path_for("inner")
    return PlainTextResponse(request.path_params["id"])


app = Starlette(
    routes=[
        Route("/", home),
        Route("/books/{id:int}", book),
        Mount("/in", Starlette(routes=[Route("/", book, name="inner")])),
    ]
)
if os.environ["PATH"] == "":
    app.add_route("/debug", home, name="debug")
"""
HOME: dict[str, Any] = {"name": "home", "path": "/", "kind": "http"}
BOOK: dict[str, Any] = {"name": "bok", "path": "/bok/{id:int}", "kind": "http", "endpoint": "main:book"}


def shop(directory: Path, document: object, configuration: str = "") -> Path:
    text = document if isinstance(document, str) else json.dumps(document)
    pyproject = f"""\
[tool.conn-types]
table = "saved/routes.json"
{configuration}
[tool.mypy]
plugins = ["conn_types_mypy"]
"""
    return write_files(directory, {"main.py": MAIN, "saved/routes.json": text, "pyproject.toml": pyproject})


def saved(*rows: dict[str, Any], app: str = "main:app", **fields: Any) -> dict[str, Any]:
    return {"version": 1, "apps": [{"app": app, "routes": [*rows], **fields}]}


def shown(directory: Path, *arguments: str) -> list[dict[str, Any]]:
    result = conn_types(directory, "routes", "--format", "json", *arguments)
    assert result.returncode == 0, result.stderr
    apps: list[dict[str, Any]] = json.loads(result.stdout)["apps"]
    return apps


def reported(directory: Path) -> list[tuple[int, str]]:
    document = json.loads(conn_types(directory, "check", "--format", "json").stdout)
    return [(each["line"], each["message"]) for each in document["diagnostics"]]


class TestOverrides:
    def test_names_and_paths(self, tmp_path: Path) -> None:
        (app,) = shown(shop(tmp_path, saved(HOME, BOOK)))
        assert [(row["name"], row["path"]) for row in app["routes"]] == [
            ("home", "/"),
            ("bok", "/bok/{id:int}"),
        ]

    def test_other_facts_stay(self, tmp_path: Path) -> None:
        """They are those of the same row in the source; a row that has none there shows the file."""
        home, book = shown(shop(tmp_path, saved(HOME, BOOK)))[0]["routes"]
        assert (home["endpoint"], home["location"]["path"]) == ("main:home", "main.py")
        assert (book["endpoint"], book["location"]["path"]) == ("main:book", "saved/routes.json")

    def test_check(self, tmp_path: Path) -> None:
        """A name under a condition that did not hold may be there elsewhere."""
        assert reported(shop(tmp_path, saved(HOME, BOOK))) == [
            (9, 'no route is named "book"'),
            (12, '"nothing" is no path parameter of main:home, which is routed at "/"'),
            (16, 'no route is named "inner"'),
        ]

    def test_open_spots(self, tmp_path: Path) -> None:
        spot = {"reason": "why", "name_prefix": "bo"}
        directory = shop(tmp_path, saved(HOME, BOOK, open=[spot]))
        assert (9, 'no route is named "book"') not in reported(directory)
        assert [each["reason"] for each in shown(directory)[0]["open"]] == ["why"]

    def test_mounted_applications_stay_applications(self, tmp_path: Path) -> None:
        mount = {"name": None, "path": "/in", "kind": "mount"}
        inner = {"name": "inner", "path": "/in/", "kind": "http"}
        assert [line for line, _ in reported(shop(tmp_path, saved(HOME, BOOK, mount, inner)))] == [9, 12]

    def test_routes_as_json_is_a_saved_table(self, tmp_path: Path) -> None:
        directory = shop(tmp_path, saved())
        write_files(directory, {"pyproject.toml": "[tool.conn-types]\n"})
        printed = conn_types(directory, "routes", "--format", "json")
        before = reported(directory)
        shop(tmp_path, printed.stdout)
        assert conn_types(directory, "routes", "--format", "json").stdout == printed.stdout
        assert reported(directory) == before

    @pytest.mark.slow
    def test_the_plugin_knows_it(self, tmp_path: Path) -> None:
        directory = shop(tmp_path, saved(HOME, BOOK))
        for row, line in ((BOOK, 9), (BOOK | {"name": "book"}, 10)):
            shop(tmp_path, saved(HOME, row))
            printed = process(directory, sys.executable, "-m", "mypy", "main.py").stdout
            found = [each for each in printed.splitlines() if "unknown-route" in each]
            assert [each.split(":")[1] for each in found] == [str(line), "16"]


class TestApps:
    def test_that_the_source_does_not_show(self, tmp_path: Path) -> None:
        table = {"version": 1, "apps": [*saved(HOME)["apps"], *saved(BOOK, app="other:app")["apps"]]}
        directory = shop(tmp_path, table)
        assert [app["app"] for app in shown(directory)] == ["main:app", "other:app"]
        assert [app["app"] for app in shown(directory, "other:app")] == ["other:app"]
        assert [app["app"] for app in shown(directory, "main:app")] == ["main:app"]
        assert conn_types(directory, "routes", "third:app").returncode == 2

    def test_that_the_file_does_not_list(self, tmp_path: Path) -> None:
        directory = shop(tmp_path, saved(app="other:app"))
        assert [len(app["routes"]) for app in shown(directory)] == [5, 0]

    @pytest.mark.parametrize(
        "asgi", ["import main\n\napplication = main.app\n", "from main import app as application\n"]
    )
    def test_under_another_name(self, asgi: str, tmp_path: Path) -> None:
        """It is one app: its handlers, wherever they are, are those that the table has."""
        directory = shop(tmp_path, saved(HOME, app="asgi:application"))
        write_files(directory, {"asgi.py": asgi})
        assert [(app["app"], len(app["routes"])) for app in shown(directory)] == [("main:app", 1)]


class TestRefused:
    @pytest.mark.parametrize(
        ("document", "message"),
        [
            ("{", "routes.json: is no saved table: it is no JSON: "),
            (saved({"name": "x"}), 'is no saved table: apps[0].routes[0]: "kind" is missing'),
            ({"version": 3}, '"version" is not 1, the only one that this conn-types reads'),
        ],
    )
    @pytest.mark.parametrize("verb", ["routes", "check"])
    def test_malformed(self, verb: str, document: object, message: str, tmp_path: Path) -> None:
        result = conn_types(shop(tmp_path, document), verb)
        assert (result.returncode, result.stdout) == (2, "")
        assert message in result.stderr
        assert "write it again with `conn-types verify APP --write FILE`" in result.stderr

    def test_missing(self, tmp_path: Path) -> None:
        directory = shop(tmp_path, "")
        (directory / "saved/routes.json").unlink()
        result = conn_types(directory, "check")
        assert result.returncode == 2
        assert "table: " in result.stderr
        assert "write it with `conn-types verify APP --write saved/routes.json`" in result.stderr

    def test_not_a_string(self, tmp_path: Path) -> None:
        write_files(tmp_path, {"pyproject.toml": "[tool.conn-types]\ntable = ['a']\n"})
        assert "table: must be a string" in conn_types(tmp_path, "check").stderr


def test_the_cache_knows_the_file(tmp_path: Path) -> None:
    directory = shop(tmp_path, saved(HOME))
    for rows in ((HOME,), (HOME, BOOK), (BOOK,)):
        shop(tmp_path, saved(*rows))
        for _ in range(2):
            assert len(shown(directory)[0]["routes"]) == len(rows)
    shop(tmp_path, "{")
    assert conn_types(directory, "routes").returncode == 2
