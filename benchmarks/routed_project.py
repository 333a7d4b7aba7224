"""What generated types are measured on: an application of any number of routes, and 200 calls."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from benchmarks.projects import Files

CALLS = 200
ROUTES_A_MODULE = 100

# The path below the handler's own, its parameters, and what a call gives for them.
_SHAPES = (
    ("", ""),
    ("/{order_id:int}", "order_id=1"),
    ("/{slug}", 'slug="one"'),
    ("/{order_id:int}/lines/{line}", "order_id=1, line=2"),
)
_ENVIRONMENT = """\
[project]
name = "shop"
version = "1"
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Framework:
    """Its names for an application and a connection, and how these are imported.

    `urls`: the namespace, and `urls_import` what it takes beside the connection.
    """

    name: str
    app: str
    connection: str
    imports: str
    urls: str
    urls_import: str = ""


CONN_TYPES = Framework(
    name="conn-types",
    app="Router",
    connection="HTTPConnection",
    imports="from conn_types import HTTPConnection, Route, Router\nfrom conn_types.scope import ASGIApp\n",
    urls="conn.urls",
)
STARLETTE = Framework(
    name="Starlette",
    app="Starlette",
    connection="Request",
    imports="from starlette.applications import Starlette\n"
    "from starlette.requests import Request\nfrom starlette.routing import Route\n"
    "from starlette.types import ASGIApp\n",
    urls="urls(conn)",
    urls_import="from conn_types import urls\n",
)
FASTAPI = Framework(
    name="FastAPI",
    app="FastAPI",
    connection="Request",
    imports="from fastapi import FastAPI, Request\n"
    "from starlette.routing import Route\nfrom starlette.types import ASGIApp\n",
    urls="urls(conn)",
    urls_import="from conn_types import urls\n",
)


def routed_project(routes: int, framework: Framework) -> Files:
    """The names are all in one list: nothing is mounted under a name."""
    yield "pyproject.toml", _ENVIRONMENT
    yield "pyrefly.toml", ""
    yield "shop/__init__.py", ""
    modules = [*_modules(routes)]
    for name, numbers in modules:
        yield f"shop/{name}.py", _module(numbers, framework)
    yield "shop/main.py", _main([name for name, _ in modules], framework)
    yield "calls_url_for.py", _calls(routes, 'conn.url_for("{name}", {given})', framework)
    urls = _calls(routes, f"{framework.urls}.{{name}}({{given}})", framework)
    yield "calls_urls.py", framework.urls_import + urls
    yield "wrong_names.py", _calls(routes, 'conn.url_for("{name}x", {given})', framework)


def _modules(routes: int) -> Iterator[tuple[str, Sequence[int]]]:
    for start in range(0, routes, ROUTES_A_MODULE):
        yield f"orders{start // ROUTES_A_MODULE:03}", range(start, min(start + ROUTES_A_MODULE, routes))


def _module(numbers: Sequence[int], framework: Framework) -> str:
    handlers = "".join(
        f'def order{number:04}(conn: {framework.connection}) -> ASGIApp:\n    """Shows order {number}."""\n'
        "    raise NotImplementedError\n\n\n"
        for number in numbers
    )
    routes = "".join(
        f'    Route("/orders/{number}{_shape(number)[0]}", order{number:04}),\n' for number in numbers
    )
    return f"{framework.imports}\n\n{handlers}routes = [\n{routes}]\n"


def _main(modules: Sequence[str], framework: Framework) -> str:
    routes = "".join(f"        *{each}.routes,\n" for each in modules)
    imports = f"{framework.imports}from shop import {', '.join(modules)}\n"
    return f"{imports}\napp = {framework.app}(\n    routes=[\n{routes}    ]\n)\n"


def _calls(routes: int, call: str, framework: Framework) -> str:
    lines: list[str] = []
    for each in range(CALLS):
        number = each * max(routes // CALLS, 1) % routes
        written = call.format(name=f"order{number:04}", given=_shape(number)[1]).replace(", )", ")")
        lines.append(f"    {written}\n")
    return calls_head(framework) + "".join(lines)


def calls_head(framework: Framework) -> str:
    return f"{framework.imports}\n\ndef links(conn: {framework.connection}) -> None:\n"


def _shape(number: int) -> tuple[str, str]:
    return _SHAPES[number % len(_SHAPES)]
