"""A project with mistakes of each kind that formats show, in places that are awkward to show."""

from __future__ import annotations

PLANTED = {
    "pyproject.toml": "[tool.conn-types]\napps = ['shop.main:app']\n",
    "shop/__init__.py": "",
    "shop/main.py": """\
from fastapi import FastAPI, Request
from fastapi.templating import Jinja2Templates

app = FastAPI(openapi_url=None)


@app.get("/")
def home(request: Request) -> str:
    return str(request.url_for("book", id=1))


@app.get("/books/{id}")
def book(id: int) -> str:
    return str(id)


@app.get("/authors/{slug}")
def author(slugg: str) -> str:
    return slugg


@app.get("/page")
def page(request: Request) -> object:
    return Jinja2Templates("templates").TemplateResponse(request, "page.html")
""",
    "templates/page.html": "<p>\n\t<a href=\"{{ url_for('auhtor', slug='日本') }}\">→</a>\n</p>\n",
    "shop/links.py": """\
from starlette.requests import Request


def twice(request: Request) -> list[object]:
    return [request.url_for("boook", id=1), request.url_for("boook", id=2)]


def tab_and_wide(request: Request) -> object:
\treturn {"日本": "😀", "link": request.url_for("bok", id=1)}


def several_lines(request: Request) -> object:
    return request.url_for(
        "author"
        "s",
        slug="x",
    )


def braces(request: Request) -> object:
    return request.url_for("{id}[x](y)%0A::error::, %")


def parameters(request: Request) -> object:
    return request.url_for("book")
""",
    "shop/50%, off: #1.py": (
        "from starlette.requests import Request\n\n\n"
        "def link(request: Request) -> object:\n    return request.url_for('hom')\n"
    ),
    "shop/broken.py": "def f(:\n",
}
