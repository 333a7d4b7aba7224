"""`typed-requests.md` under six type checkers, with the types in the environment and in the project."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.cli.command import conn_types
from tests.environments import NEWEST, FrameworkEnvironment
from tests.stubgen.checkers import CHECKERS, Checker, mistakes, mypy
from tests.stubgen.layout import lay_out
from tests.stubgen.literate_project import LiterateProject
from tests.stubgen.starlette.configured_checkers import COMMANDS, run
from tests.stubgen.starlette.environments import linked

PAGE = LiterateProject.read(Path(__file__).with_name("typed-requests.md"))
QUICK = ("ty", "zuban", "pyrefly")


def made(root: Path, pair: FrameworkEnvironment, wheel: Path, *options: str) -> Path:
    lay_out(root, {"pyproject.toml": "[tool.conn-types]\n", **PAGE.files})
    linked(pair, root / ".venv", wheel)
    result = conn_types(root, "stubs", *options)
    assert (result.returncode, result.stderr) == (0, "")
    return root


@pytest.fixture(scope="module")
def into_environment(
    pair: FrameworkEnvironment, wheel: Path, tmp_path_factory: pytest.TempPathFactory
) -> Path:
    return made(tmp_path_factory.mktemp(pair.name), pair, wheel, "--into-env")


@pytest.fixture(scope="module")
def in_project(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return made(tmp_path_factory.mktemp("local"), NEWEST, wheel, "--starlette")


@pytest.mark.parametrize(
    "checker",
    [
        pytest.param(each, id=name, marks=() if name in QUICK else pytest.mark.slow)
        for name, each in CHECKERS.items()
    ],
)
def test_each_checker_finds_the_mistakes_with_the_types_in_the_environment(
    checker: Checker, into_environment: Path
) -> None:
    output = checker(into_environment, into_environment)
    assert mistakes(output, into_environment) == PAGE.marked, output


@pytest.mark.parametrize(
    "name", [pytest.param(each, marks=() if each in QUICK else pytest.mark.slow) for each in COMMANDS]
)
def test_each_checker_finds_them_with_the_types_in_the_project_and_the_settings_that_are_written(
    name: str, in_project: Path, tmp_path: Path
) -> None:
    project = shutil.copytree(in_project, tmp_path / "project", symlinks=True)
    assert conn_types(project, "stubs", "--settings", name).returncode == 0
    output = run(name, project)
    assert mistakes(output, project) == PAGE.marked, output


@pytest.mark.slow
def test_mypy_with_the_plugin_tells_each_of_them_once(into_environment: Path) -> None:
    configuration = into_environment / "plugin.ini"
    configuration.write_text("[mypy]\nplugins = conn_types_mypy\nstrict = true\n", "utf-8")
    output = mypy(
        into_environment, into_environment, "--hide-error-context", f"--config-file={configuration}"
    )
    errors = [line for line in output.splitlines() if ": error: " in line]
    assert sorted(place for line in errors for place in mistakes(line, into_environment)) == sorted(
        PAGE.marked
    ), output


LEFT_TO_THE_PLUGIN = """\
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route


async def book(request: Request) -> Response:
    reveal_type(request.path_params["id"])
    reveal_type(request.path_params.get("id"))
    reveal_type(request.scope["path_params"]["id"])
    reveal_type(request["path_params"]["id"])
    params = request.path_params
    reveal_type(params["id"])
    print(request.path_params["uid"])
    print(request.path_params.get("uid"))
    print(request.scope["pathh"])
    print(request.scope.get("sesion"))
    print(request["metod"])
    print(request.scope["subprotocols"])
    reveal_type(request.scope["type"])
    reveal_type(request.scope["path"])
    reveal_type(request.get("root_path"))
    reveal_type(request.get("root_path", ""))
    reveal_type(request.scope.get("http_version"))
    return Response(str(request.url_for("bok")))


app = Starlette(routes=[Route("/{id:int}", book)])
"""


@pytest.mark.slow
def test_the_plugin_says_the_same_with_these_types_and_without(
    pair: FrameworkEnvironment, wheel: Path, tmp_path: Path
) -> None:
    lay_out(tmp_path, {"pyproject.toml": "[tool.conn-types]\n", "main.py": LEFT_TO_THE_PLUGIN})
    lay_out(tmp_path, {"plugin.ini": "[mypy]\nplugins = conn_types_mypy\n"})
    linked(pair, tmp_path / ".venv", wheel)
    options = ("--no-error-summary", f"--config-file={tmp_path / 'plugin.ini'}", "--cache-dir=/dev/null")
    before = mypy(tmp_path, tmp_path, *options)
    assert before.count(": error: ") == 5
    conn_types(tmp_path, "stubs", "--into-env")
    assert mypy(tmp_path, tmp_path, *options) == before


def test_there_are_such_lines() -> None:
    assert len(PAGE.marked) > 8
