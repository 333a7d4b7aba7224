"""A route that is made as an earlier one was has what interpreting its constructor would give it."""

from __future__ import annotations

from pathlib import Path

import pytest

from conn_types.analysis.evaluator.interpreter import Interpreter
from conn_types.analysis.evaluator.values import (
    Class,
    Const,
    Dict,
    Function,
    Instance,
    Method,
    Partial,
    Sequence,
    Union,
    Unknown,
    Value,
)
from conn_types.analysis.project import Project
from tests.environments import FrameworkEnvironment

BEFORE = """
import surely_not_installed
from functools import partial
from starlette.responses import Response
import starlette.routing
from starlette.routing import Route, WebSocketRoute

async def page(request): ...
class Pages:
    async def page(self, request): ...
pages = Pages()
class Endpoint: ...
class Named(Route):
    def __init__(self, path, endpoint, **more):
        super().__init__(path, endpoint, name='named', **more)
"""
FIRST = """
Route('/', page), Route('/', page, name='x'), Route('/', page, methods=['GET']), Route('/', pages.page)
Route('/', page, methods=['PUT'], name='x'), Route('/', page, methods=('PUT',))
Route('/', pages.page, name='x')
WebSocketRoute('/', page), WebSocketRoute('/', page, name='x')
"""
NOTHING = "\n" * FIRST.count("\n")


@pytest.mark.parametrize(
    "route",
    [
        "Route('/a/{b}/{c:int}', page)",
        "Route('/a/{b}/{c:int}', page, name='a')",
        "Route('/{b}', page, methods=['post', 'get', 'GET'])",
        "Route('/', page, methods=['HEAD', 'GET'], name='a')",
        "Route('/', page, methods=[])",
        "Route('/', page, methods=('post', 'get'))",
        "Route('/', page, methods={'post'})",
        "Route('/', page, methods=[surely_not_installed.method])",
        "Route('/', page, methods=['GET'] if surely_not_installed.x else ['POST'])",
        "Route('/', page, name=surely_not_installed.name)",
        "Route('/', page, include_in_schema=False)",
        "Route('/' + surely_not_installed.path, page)",
        "Route('/{a:unknown}', page)",
        "Route('/', pages.page)",
        "Route('/', pages.page, name='x')",
        "Route('/', lambda request: None)",
        "Route('/', Endpoint)",
        "Route('/', Endpoint())",
        "Route('/', partial(page))",
        "Route(path='/', endpoint=page, **surely_not_installed.options)",
        "Named('/', page)",
        "WebSocketRoute('/{a}', page)",
        "WebSocketRoute('/{a}', Endpoint, name='a')",
    ],
)
def test_it_is_the_same_as_the_first(
    route: str, framework_environment: FrameworkEnvironment, tmp_path: Path
) -> None:
    def made(text: str) -> object:
        (tmp_path / "main.py").write_text(f"{BEFORE}{text}\nroute = {route}\n")
        project = Project.open(tmp_path, python=framework_environment.root)
        module = Interpreter(project, strict=True).module("main")
        assert module is not None
        return described(module.namespace["route"])

    assert made(FIRST) == made(NOTHING)


@pytest.mark.parametrize(
    "change",
    [
        "Route.name = property(lambda self: 'other', lambda self, value: None)",
        "starlette.routing.compile_path = lambda path: (None, '/other', {})",
        "starlette.routing.request_response = lambda endpoint: endpoint",
        "Route.__init__ = lambda self, path, endpoint: setattr(self, 'path', '/other')",
        "del starlette.routing.compile_path",
    ],
)
def test_what_somebody_has_replaced_counts(change: str, tmp_path: Path) -> None:
    def made(text: str) -> object:
        (tmp_path / "main.py").write_text(f"{BEFORE}{text}\n{change}\nroute = Route('/a', page)\n")
        module = Interpreter(Project.open(tmp_path), strict=True).module("main")
        assert module is not None
        return described(module.namespace["route"])

    assert made(FIRST) == made(NOTHING)


def described(value: Value) -> object:
    """A value with all that it holds."""
    match value:
        case Instance(cls=cls, attributes=attributes) if cls.module.name == "starlette.routing":
            return cls.name, [(name, described(each)) for name, each in attributes.items()]
        case Sequence(kind=kind, items=items, open=opened):
            return kind, [(described(each.value), each.conditions, each.assumed) for each in items], opened
        case Dict(entries=entries, open=opened):
            return [(described(key), described(item.value)) for key, item in entries.values()], opened
        case Union(members=members, by_default=by_default):
            return [*map(described, members)], by_default
        case Partial(function=function) | Method(function=function):
            return type(value), described(function)
        case Function(qualname=qualname) | Class(qualname=qualname) | Instance(cls=Class(qualname=qualname)):
            return qualname
        case Const(value=constant):
            return type(constant), constant
        case Unknown(reason=reason, location=location):
            return reason, location is None or location.path == "main.py" or location
        case _:
            return type(value)
