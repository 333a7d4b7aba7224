"""After any edits, the cached table is what a run from nothing gives, whatever is done with the routers.

The projects are made to break what `declarations` and `splicing` rest on: code elsewhere counts, sorts and
picks routes, keeps routers in registries, lists the names of modules, takes handlers of one module for routes
of its own.
"""

from __future__ import annotations

import tempfile
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from conn_types.analysis.cache import load_or_build
from conn_types.analysis.project import Project
from conn_types.analysis.table import RouteTable
from tests.analysis.files import write_files

SHARED = """\
from fastapi import Depends, Query
from fastapi.routing import APIRoute

REGISTRY = []
NAMES = []


def page(offset: int = 0) -> int:
    return offset


def guard(token: str = "", page: int = Depends(page)) -> str:
    return token


def remember(function):
    NAMES.append(function.__name__)
    return function


class Traced(APIRoute):
    pass


class Named(APIRoute):
    def __init__(self, path, endpoint, **options):
        NAMES.append(path)
        super().__init__(path, endpoint, **options)
"""
MAIN = (
    'app.include_router(one.router, prefix="/v1")',
    'app.include_router(one.router, prefix="/v2", dependencies=[Depends(guard)])',
    'app.include_router(one.router, prefix="/{tenant}")',
    "app.include_router(two.router, prefix='/v3')",
    "app.include_router(two.router, prefix=one.router.prefix)",
    "if environ.get('FLAG'):\n    app.include_router(two.router, prefix='/flag')",
    "for route in one.router.routes:\n    app.router.routes.append(route)",
    "app.router.routes.extend(two.router.routes)",
    "app.router.routes += [*one.router.routes]",
    "app.router.routes.insert(0, one.router.routes[0])",
    "app.router.routes[:] = app.router.routes[::-1]",
    "app.router.routes.sort(key=lambda route: route.path)",
    "for each in REGISTRY:\n    app.include_router(each)",
    "for name in NAMES:\n    app.add_api_route('/names/' + name, home, name=name)",
    "app.add_api_route('/direct', one.read_0, name='direct')",
    "if len(one.router.routes) > 2:\n    app.add_api_route('/many', home)",
    "for name in dir(two):\n    if 'read' in name:\n        app.add_api_route('/x', getattr(two, name))",
    "app.mount('/sub', Router(routes=[*one.router.routes]), 'sub')",
    "app.mount('/sub', Router(routes=one.routes), 'sub')",
)
MODULE = (
    "REGISTRY.append(router)",
    "routes = [*router.routes]",
    "routes = [Route('/plain', read, name='plain')]",
    "inner = APIRouter(prefix='/inner')\ninner.add_api_route('/', read)\nrouter.include_router(inner)",
    "def late() -> None:\n    router.add_api_route('/late', read)",
    "NAMES += ['x']",
    "class Item:\n    pass",
    "import os",
)


@dataclass(frozen=True, kw_only=True)
class ARoute:
    path: str
    method: str
    function: str
    more: str = ""
    parameters: str = ""
    decorator: str = ""

    def text(self) -> str:
        return (
            f"@router.{self.method}({self.path!r}{self.more})\n{self.decorator}"
            f"async def {self.function}({self.parameters}): ...\n"
        )


@dataclass(frozen=True, kw_only=True)
class AModule:
    prefix: str = "/things"
    options: str = ""
    routes: tuple[ARoute, ...] = ()
    statements: tuple[str, ...] = field(default=())

    def text(self) -> str:
        return "\n".join(
            (
                "from fastapi import APIRouter, Depends",
                "from starlette.routing import Route",
                "from shop.shared import NAMES, REGISTRY, Named, Traced, guard, page, remember",
                "def read(request): ...",
                f"router = APIRouter(prefix={self.prefix!r}{self.options})",
                *(route.text() for route in self.routes),
                *self.statements,
                "",
            )
        )


PATHS = ["/", "/a", "/a/{id}", "/b", "/b/{id:int}", "/c/{rest:path}", "/e", "/f"]
ROUTES = st.builds(
    ARoute,
    path=st.sampled_from([*PATHS, "/d/{id:custom}", ""]),
    method=st.sampled_from([*["get"] * 5, "post", "websocket"]),
    function=st.sampled_from([f"read_{number}" for number in range(9)]),
    more=st.sampled_from(["", ", name='named'", ", name='other'", ", dependencies=[Depends(guard)]"]),
    parameters=st.sampled_from(["", "id: int", "offset: int = 0", "user: str = Depends(guard)"]),
    decorator=st.sampled_from([""] * 7 + ["@remember\n"]),
)
OPTIONS = (
    ", tags=['x']",
    ", dependencies=[Depends(page)]",
    ", route_class=Traced",
    ", route_class=Named",
)
MODULES = st.builds(
    AModule,
    prefix=st.sampled_from(["/things", "/things", "/others"]),
    options=st.sampled_from([*[""] * 5, *OPTIONS]),
    routes=st.lists(ROUTES, min_size=1, max_size=3).map(tuple),
    statements=st.sampled_from([*[()] * 8, *((each,) for each in MODULE)]),
)


@st.composite
def edits(draw: st.DrawFn, module: AModule) -> AModule:
    """One thing about the module is another."""
    match draw(st.sampled_from(["add", "add", "change", "change", "remove", "prefix", "statement"])):
        case "add":
            index = draw(st.integers(0, len(module.routes)))
            routes = (*module.routes[:index], draw(ROUTES), *module.routes[index:])
        case "change":
            index = draw(st.integers(0, len(module.routes) - 1))
            routes = (*module.routes[:index], draw(ROUTES), *module.routes[index + 1 :])
        case "remove":
            routes = module.routes[:-1] or module.routes
        case "statement":
            return replace(module, statements=draw(st.lists(st.sampled_from(MODULE), max_size=2).map(tuple)))
        case name:
            return replace(module, **{name: getattr(draw(MODULES), name)})
    return replace(module, routes=routes)


def check_edits(data: st.DataObject) -> None:
    modules = {name: data.draw(MODULES, label=name) for name in ("one", "two")}
    statements = data.draw(st.lists(st.sampled_from(MAIN), min_size=0, max_size=2, unique=True), label="main")
    main = (
        "from os import environ\nfrom fastapi import Depends, FastAPI\nfrom starlette.routing import Router\n"
        "from shop import one, two\nfrom shop.shared import NAMES, REGISTRY, guard\n"
        "def home(): ...\napp = FastAPI()\n" + "\n".join(["app.include_router(two.router)", *statements, ""])
    )
    with tempfile.TemporaryDirectory() as directory:
        root = Path(directory) / "project"
        files = {"shop/__init__.py": "", "shop/shared.py": SHARED, "shop/main.py": main}
        write_files(root, files | {f"shop/{name}.py": module.text() for name, module in modules.items()})
        assert load(root) == load(root, use_cache=False)
        for _ in range(3):
            name = data.draw(st.sampled_from(["one", "two"]), label="edited")
            modules[name] = data.draw(edits(modules[name]), label="to")
            write_files(root, {f"shop/{name}.py": modules[name].text()})
            assert load(root) == load(root, use_cache=False)


def load(root: Path, *, use_cache: bool = True) -> RouteTable:
    return load_or_build(Project.open(root, use_cache=use_cache))


@settings(max_examples=3, deadline=None, database=None, derandomize=True)
@given(data=st.data())
def test_some_edits(data: st.DataObject) -> None:
    check_edits(data)


@pytest.mark.slow
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(data=st.data())
def test_many_edits(data: st.DataObject) -> None:
    check_edits(data)
