"""What a path parameter is, in every kind of function that a route leads to or not."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.mypy_plugin.engines import by_mypy, write

SHOWN = "return show(request.path_params['id'])"
FUNCTIONS = {
    "of the module": f"async def page(request: Request) -> Response:\n    {SHOWN}",
    "decorated": f"@wrapped\nasync def page(request: Request) -> Response:\n    {SHOWN}",
    "the second of that name": (
        "async def page(request: Request) -> Response:\n    return show(0)\n\n"
        f"async def page(request: Request) -> Response:  # type: ignore[no-redef]\n    {SHOWN}"
    ),
    "in a branch": (
        f"if sys.version_info > (3,):\n    async def page(request: Request) -> Response:\n        {SHOWN}\n"
        "else:\n    async def page(request: Request) -> Response:\n        return show(0)"
    ),
    "with a function inside": (
        "async def page(request: Request) -> Response:\n"
        f"    def inner() -> Response:\n        {SHOWN}\n    return inner()"
    ),
    "an endpoint": (
        f"class page(HTTPEndpoint):\n    async def get(self, request: Request) -> Response:\n        {SHOWN}"
    ),
    "an endpoint's other method": (
        "class page(HTTPEndpoint):\n    async def get(self, request: Request) -> Response:\n"
        "        return self.inner(request)\n\n"
        f"    def inner(self, request: Request) -> Response:\n        {SHOWN}"
    ),
    "two parameters": f"def page(request: Request, other: int = 0) -> Response:\n    {SHOWN}",
    "a name that another module has too": (
        "from other import page\n\n"
        f"async def page(request: Request) -> Response:  # type: ignore[no-redef]\n    {SHOWN}"
    ),
}
OTHER = """\
import main
from starlette.requests import Request
from starlette.responses import Response


async def page(request: Request) -> Response:
    return main.show(request.path_params["id"])
"""
HEAD = """\
import sys
from typing import Any, Callable, TypeVar

from starlette.applications import Starlette
from starlette.endpoints import HTTPEndpoint
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
import other

T = TypeVar("T")


def wrapped(function: T) -> T:
    return function


def show(value: object) -> Response:
    return Response(str(value))


"""
TAIL = '\n\napp = Starlette(routes=[Route("/{id:int}", page)])\n'


@pytest.mark.parametrize("function", FUNCTIONS.values(), ids=FUNCTIONS.keys())
def test_where_it_is_known(
    function: str, tmp_path: Path, project_cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown = function.replace(
        "show(request.path_params['id'])", "show(reveal_type(request.path_params['id']))"
    )
    elsewhere = OTHER.replace('request.path_params["id"]', 'reveal_type(request.path_params["id"])')
    root = write(tmp_path / "project", {"main.py": f"{HEAD}{shown}{TAIL}", "other.py": elsewhere})
    monkeypatch.chdir(root)
    found = by_mypy(root, project_cache)
    assert found.others == found.told == ()
    assert {path: shown for (path, _), shown in found.revealed.items()} == {
        "main.py": ("int",),
        "other.py": ("Any",),
    }
