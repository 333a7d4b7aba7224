"""mypy as people run it: from elsewhere, on single files, with nothing to check, badly configured."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.mypy_plugin.engines import mypy, process, write
from tests.mypy_plugin.projects import MISTAKES, library
from tests.mypy_plugin.test_suppression import MAIN


@pytest.fixture
def cached(project_cache: Path) -> tuple[str, str]:
    return "--cache-dir", str(project_cache)


def test_from_another_directory(tmp_path: Path, cached: tuple[str, str]) -> None:
    root = library(tmp_path / "project", MISTAKES)
    here = mypy(root, *cached, ".")
    above = mypy(tmp_path, *cached, "--config-file", "project/pyproject.toml", "project")
    assert here.told != ()
    assert {(each.line, each.column, each.message) for each in above.told} == {
        (each.line, each.column, each.message) for each in here.told
    }


def test_files_one_by_one(tmp_path: Path, cached: tuple[str, str]) -> None:
    root = library(tmp_path / "project", MISTAKES)
    whole = mypy(root, *cached, ".").told
    for path in ("library/staff.py", "library/main.py"):
        alone = mypy(root, *cached, path).told
        assert [each for each in alone if each.path == path] == [each for each in whole if each.path == path]


def test_a_package_and_a_module(tmp_path: Path, cached: tuple[str, str]) -> None:
    root = library(tmp_path / "project", MISTAKES)
    assert mypy(root, *cached, "-p", "library").told == mypy(root, *cached, ".").told
    assert {each.path for each in mypy(root, *cached, "-m", "library.staff").told} >= {"library/staff.py"}


def test_no_configuration_file_in_sight(tmp_path: Path, cached: tuple[str, str]) -> None:
    write(tmp_path / "project", {"main.py": MAIN})
    elsewhere = write(tmp_path / "elsewhere", {}) / "mypy.ini"
    found = mypy(tmp_path / "project", *cached, "--config-file", str(elsewhere), "main.py")
    # The project is the folder of the configuration file: what lies elsewhere is none of its business.
    assert (found.status, found.told) == (0, ())


@pytest.mark.parametrize(
    "files",
    [
        {"main.py": "x: int = 1\n"},
        {"main.py": "import flask  # type: ignore\n\nflask.url_for('x')\n"},
        {"main.py": "from starlette.requests import Request\n\nf = lambda r: Request(r).url_for('x')\n"},
        {"main.py": ""},
    ],
    ids=["no framework", "another framework", "no routes", "empty"],
)
def test_nothing_to_check(files: dict[str, str], tmp_path: Path, cached: tuple[str, str]) -> None:
    found = mypy(write(tmp_path / "project", files), *cached, "main.py")
    assert (found.status, found.told, found.others) == (0, (), ())


@pytest.mark.parametrize(
    ("table", "message"),
    [
        ('selct = ["x"]', 'there is no key "selct"; did you mean "select"?'),
        ("strict-params = 1", "strict-params: must be true or false, not a number"),
        ('select = ["unknown-rout"]', 'there is no rule "unknown-rout"'),
        ('apps = ["main:nothing"]', '"main" has no "nothing"'),
        ("= 1", "pyproject.toml:2:"),
    ],
)
@pytest.mark.parametrize(
    "options", [(), pytest.param(("-n", "2"), marks=pytest.mark.slow)], ids=["alone", "with workers"]
)
def test_bad_configuration(
    table: str, message: str, options: tuple[str, ...], tmp_path: Path, cached: tuple[str, str]
) -> None:
    files = {"main.py": MAIN, "pyproject.toml": f"[tool.conn-types]\n{table}\n"}
    result = process(write(tmp_path / "project", files), "mypy", *cached, *options, "main.py")
    assert result.returncode == 2
    told = result.stdout + result.stderr
    assert message in told
    assert told.startswith("conn-types: error: ")
    assert "Traceback" not in told
    assert "INTERNAL ERROR" not in told


@pytest.mark.slow
def test_an_exception_of_the_plugin_is_no_internal_error(tmp_path: Path) -> None:
    root = write(tmp_path / "project", {"main.py": MAIN, "broken.py": BROKEN}, BROKEN_CONFIGURATION)
    uncached = ("--cache-dir", os.devnull, "main.py")
    found = mypy(root, *uncached, guarded=True)
    assert (found.status, found.told) == (0, ())
    crashed = process(root, "mypy", *uncached)
    assert "INTERNAL ERROR" in crashed.stdout + crashed.stderr


BROKEN = """
from conn_types_mypy.answers import Answers
from conn_types_mypy import plugin as _plugin

def fail(self, path):
    raise RuntimeError("broken on purpose")

Answers._known_file = fail

def plugin(version):
    return _plugin(version)
"""
BROKEN_CONFIGURATION = "[mypy]\nplugins = ./broken.py\n"


UUIDS = """\
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.routing import Route

async def item(request: Request) -> None:
    reveal_type(request.path_params["id"])

app = Starlette(routes=[Route("/{id:uuid}", item)])
"""
NAMED_ELSEWHERE = """\
from typing import Literal
from starlette.requests import Request

def link(request: Request, name: Literal["item"]) -> None:
    request.url_for(name, id=b"")
"""


def test_a_uuid_is_known_whatever_mypy_reads_from_its_cache(tmp_path: Path) -> None:
    root = write(tmp_path / "project", {"main.py": UUIDS, "links.py": NAMED_ELSEWHERE})
    from_nothing = mypy(root)
    assert [*from_nothing.revealed.values()] == [("uuid.UUID",)]
    assert [each.rule for each in from_nothing.told] == ["route-param-type"]
    for path in ("main.py", "links.py"):
        write(root, {path: f"{(root / path).read_text('utf-8')}\nx = 1\n"})
        assert mypy(root) == from_nothing
