"""A module's digest is another one when something changes that what is told of it rests on."""

from __future__ import annotations

from pathlib import Path

import pytest

from conn_types_mypy.kept_digests import UUIDS
from conn_types_mypy.knowledge import Knowledge
from conn_types_mypy.overriding import Classes
from conn_types_mypy.paths import RealPaths
from tests.mypy_plugin.engines import write

WEB = """\
import links
from starlette.applications import Starlette
from starlette.routing import Route

def home(request): ...

app = Starlette(routes=[Route("/", home)])
"""
LINKS = """\
from starlette.requests import HTTPConnection

def link(conn: HTTPConnection, name: str) -> str:
    return str(conn.url_for(name))
"""
ASKS = (
    "from starlette.requests import Request\n\ndef ask(request: Request) -> None: request.url_for('late')\n"
)
PASSES = f"from links import link\n{ASKS.replace('request.url_for(', 'link(request, ')}"
BROKEN = "x = 1\ndef (\n"
DECLARES = "from starlette.routing import Route\ndef (\n"


def digests(root: Path, broken: str) -> dict[str, str]:
    (root / "tests" / "broken.py").write_text(broken, "utf-8")
    found = Knowledge(root, RealPaths(), Classes(), native_parser=False).digests.by_file
    return {Path(path).name: digest for path, digest in found.items()}


@pytest.fixture
def root(tmp_path: Path) -> Path:
    files = {"web.py": WEB, "links.py": LINKS, "asks.py": ASKS.replace("late", "home")}
    return write(tmp_path, {**files, "tests/test_asks.py": ASKS, "tests/test_passes.py": PASSES})


def test_a_test_that_cannot_be_parsed_may_declare_what_others_ask_for(root: Path) -> None:
    before, after = digests(root, BROKEN), digests(root, DECLARES)
    changed = {name for name in before if before[name] != after[name]}
    assert changed >= {"test_asks.py", "test_passes.py"}
    assert "asks.py" not in changed


def test_what_changes_nothing(root: Path) -> None:
    assert digests(root, BROKEN) == digests(root, BROKEN.replace("1", "2"))


@pytest.mark.parametrize("name", ["\\ud800", "\\0", "caf\\u00e9", "\\U0001f4da"])
def test_a_row_is_another_whatever_characters_its_name_has(name: str, root: Path) -> None:
    (root / "asks.py").write_text(ASKS.replace("late", name), "utf-8")
    asked: list[str] = []
    for path in ("/", "/other"):
        web = WEB.replace('"/", home', f'"{path}", home, name="{name}"')
        (root / "web.py").write_text(web, "utf-8")
        asked.append(digests(root, BROKEN)["asks.py"])
    assert asked[0] != asked[1]


@pytest.mark.parametrize("given", ["request.url_for", "url_for", "Request.url_for, request"])
def test_a_name_that_is_given_with_what_takes_it(given: str, root: Path) -> None:
    asks = f"""from functools import partial
from starlette.requests import Request

def ask(request: Request) -> None:
    request.url_for("home")
    url_for = request.url_for
    partial({given}, "late")
"""
    found: list[str] = []
    for name in ("late", "later"):
        route = f'Route("/", home), Route("/late", home, name="{name}")'
        write(root, {"web.py": WEB.replace('Route("/", home)', route), "asks.py": asks, "links.py": ""})
        found.append(digests(root, "")["asks.py"])
    assert found[0] != found[1]


HANDLES = """
def late(request: Request) -> None: request.path_params["id"]
"""


@pytest.mark.parametrize(
    ("file", "text", "asks"),
    [
        pytest.param("asks.py", ASKS.replace("late", "home"), (), id="a row without one"),
        pytest.param("asks.py", ASKS, ("uuid",), id="a row with one"),
        pytest.param(
            "asks.py", ASKS.replace("late", "home") + HANDLES, ("uuid",), id="a handler that has one"
        ),
        pytest.param("links.py", LINKS, ("int", "uuid"), id="any row, and any convertor"),
        pytest.param("asks.py", PASSES.replace("late", "home"), ("int", "uuid"), id="the same, passed on"),
    ],
)
@pytest.mark.parametrize("convertor", ["uuid", "int"])
def test_which_modules_may_ask_for_the_type_of_a_uuid(
    file: str, text: str, asks: tuple[str, ...], convertor: str, root: Path
) -> None:
    route = f'Route("/", home), Route("/{{id:{convertor}}}", asks.late, name="late")'
    web = WEB.replace('Route("/", home)', route).replace("links", "asks, links")
    write(root, {"web.py": web, file: text})
    assert digests(root, "")[file].endswith(UUIDS) == (convertor in asks)
