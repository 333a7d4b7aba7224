"""A class that is no connection is another plugin's to look at, whichever of the plugins is named first."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.mypy_plugin.engines import CONFIGURATION, Daemon, by_mypy, write

OTHER = """\
from mypy.plugin import AttributeContext, MethodContext, Plugin
from mypy.types import Type


class Other(Plugin):
    def get_method_hook(self, fullname: str):
        return _method if fullname in ("main.Box.get", "main.Box.__getitem__") else None

    def get_attribute_hook(self, fullname: str):
        return _attribute if fullname in ("main.Box.app", "main.Box.path_params") else None


def _method(ctx: MethodContext) -> Type:
    return ctx.api.named_generic_type("builtins.int", [])


def _attribute(ctx: AttributeContext) -> Type:
    return ctx.api.named_generic_type("builtins.str", [])


def plugin(version: str) -> type[Plugin]:
    return Other
"""
MAIN = """\
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route


class Box:
    app: object
    path_params: object

    def get(self, key: str) -> object: ...
    def __getitem__(self, key: str) -> object: ...


class Own(Request):
    pass


def page(request: Own) -> Response:
    box = Box()
    reveal_type(box.get("x"))
    reveal_type(box["x"])
    reveal_type(box.app)
    reveal_type(box.path_params)
    reveal_type(request.path_params["id"])
    reveal_type(request["path"])
    return Response()


app = Starlette(routes=[Route("/{id:int}", page)])
"""


@pytest.mark.parametrize("order", ["conn_types_mypy, other.py", "other.py, conn_types_mypy"])
def test_in_either_order(
    order: str, tmp_path: Path, project_cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    configuration = CONFIGURATION.replace("plugins = conn_types_mypy", f"plugins = {order}")
    root = write(tmp_path / "project", {"main.py": MAIN, "other.py": OTHER}, configuration)
    monkeypatch.chdir(root)
    found = by_mypy(root, project_cache, "main.py")
    assert [shown for each in found.revealed.values() for shown in each] == [
        "int",
        "int",
        "str",
        "str",
        "int",
        "str",
    ]
    assert found.told == ()


NO_CONNECTION = """\
class Base:
    def __getitem__(self, key: str) -> object: ...
"""
CONNECTION = """\
from starlette.requests import Request


class Base(Request):
    pass
"""
USER = """\
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from base import Base


class Own(Base):
    pass


def page(request: Request) -> Response:
    return Response()


def scheme(own: Own) -> object:
    return own["schem"]


app = Starlette(routes=[Route("/", page)])
"""


@pytest.mark.parametrize("place", ["project", "outside"])
def test_a_class_becomes_a_connection(
    place: str, tmp_path: Path, project_cache: Path, daemon: Daemon
) -> None:
    configuration = f"{CONFIGURATION}mypy_path = $MYPY_CONFIG_FILE_DIR/../outside\n"
    root = write(tmp_path / "project", {"main.py": USER}, configuration)

    def run(base: str) -> list[str]:
        write(tmp_path / place, {"base.py": base}, configuration)
        found = daemon.run(root, "--cache-dir", str(project_cache), paths=("main.py",))
        return [each.rule for each in found.told]

    for base, told in ((NO_CONNECTION, []), (CONNECTION, ["unknown-scope-key"]), (NO_CONNECTION, [])):
        assert run(base) == told
