"""A project with one mistake, and what is said of it."""

from __future__ import annotations

from pathlib import Path

MODULE = """\
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Route


async def home(request: Request) -> PlainTextResponse:
    return PlainTextResponse(str(request.url_for("{name}")))


app = Starlette(routes=[Route("/", home, name="home")])
"""
MISTAKE = 'no route is named "hoem"'


def write_shop(directory: Path, *, name: str = "hoem") -> Path:
    """Write it, with the mistake or, where `name` is the route's, without."""
    directory.mkdir(parents=True, exist_ok=True)
    (directory / "pyproject.toml").write_text("[tool.conn-types]\napps = ['shop:app']\n", "utf-8")
    (directory / "shop.py").write_text(MODULE.format(name=name), "utf-8")
    return directory
