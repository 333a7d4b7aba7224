"""Mypy's parser tells which texts are valid; the bodies of functions in these are not parsed at once."""

from __future__ import annotations

import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

from conn_types.analysis.source import Source
from conn_types_mypy.knowledge import Knowledge
from conn_types_mypy.overriding import Classes
from conn_types_mypy.paths import RealPaths
from conn_types_mypy.syntax import validity
from tests.analysis.waiting import waiting_functions
from tests.mypy_plugin.engines import by_command, by_mypy, write


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("x = 1\n", True),
        ("def f():\n    return 1\n", True),
        ("match x:\n    case {'a': y, **rest}:\n        pass\n", True),
        ("x = 'café'\n", True),
        ("", True),
        ("def f():\n    return return\n", False),
        ("x = (\n", False),
        ("def f():\n    f() = 1\n", False),
        ("def f():\n    x = '\n", False),
        ("  x = 1\n", False),
        ("x = 1\0", False),
        ("x = '\ud800'\n", False),
        ("import a as b.c\n", False),
    ],
)
def test_what_is_valid(text: str, expected: bool) -> None:
    is_valid = validity()
    assert is_valid is not None
    assert is_valid(text) is expected


class Panic(BaseException):
    """As what a defect of the parser's raises."""


@pytest.mark.parametrize("error", [TypeError, ValueError, Panic])
def test_a_parser_that_fails(error: type[BaseException], monkeypatch: pytest.MonkeyPatch) -> None:
    def parse(*_: object, **__: object) -> None:
        raise error

    monkeypatch.setitem(sys.modules, "ast_serialize", SimpleNamespace(parse=parse))
    is_valid = validity()
    assert is_valid is not None
    assert not is_valid("x = 1\n")


def test_no_such_parser(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "ast_serialize", None)
    assert validity() is None


APP = """\
from starlette.applications import Starlette
from starlette.routing import Route

async def home(request):
    return None

def routes():
    return [Route("/", home)]

app = Starlette(routes=routes())
"""


@pytest.mark.skipif(sys.version_info < (3, 11), reason="there, no body waits")
def test_only_what_runs_is_parsed(tmp_path: Path) -> None:
    write(tmp_path, {"main.py": APP})
    knowledge = Knowledge(tmp_path, RealPaths(), Classes(), native_parser=True)
    assert [row.name for app in knowledge.table.apps for row in app.routes.rows()] == ["home"]
    source = knowledge.project.read(tmp_path / "main.py")
    assert isinstance(source, Source)
    assert [function.name for function in waiting_functions(source.tree)] == ["home"]


ODD = """\
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route


async def nested(request: Request, options: dict[str, int] = {"a":
    1
}) -> Response:
    def inner() -> object:
        return request.path_params["nobody"]
    return Response(str(inner()))


async def quoted(request: Request) -> Response:
    '''What it is.

    def quoted(request): not a function
    '''
    return Response(f"{request.url_for('nowhere')}"
        f"{request.path_params['nobody']}")


def one_line(request: Request) -> Response: return Response(str(request.url_for("nowhere")))


class Odd:
    async def method(
        self, request: Request,

    ) -> Response:
        # comment
        link = request.url_for("nested", di=1)
    # another
        return Response(str(link))


def routes() -> list[Route]:
    def made(name: str) -> Route:
        return Route(f"/{name}/{{id:int}}", nested, name=name)
    return [made("nested"), Route("/quoted/{id}", quoted), Route("/one", one_line),
        Route("/odd/{id}", Odd().method)]


app = Starlette(routes=routes())
"""


def test_functions_written_in_odd_ways(
    tmp_path: Path, project_cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = write(tmp_path / "project", {"main.py": ODD})
    monkeypatch.chdir(root)
    found = by_mypy(root, project_cache)
    assert list(found.told) == by_command(root)
    assert [each.line for each in found.told] == [11, 20, 21, 24, 33]
    assert found.others == ()
