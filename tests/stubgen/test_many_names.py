"""Hundreds of names that take the same parameters: a checker knows them all, and no others."""

from __future__ import annotations

from pathlib import Path

import pytest
from lsprotocol import types as lsp

from tests.cli.command import conn_types
from tests.editors.servers import SERVERS
from tests.packaging.installing import FRAMEWORKS, environment_with
from tests.stubgen.checkers import CHECKERS, Checker, mistakes
from tests.stubgen.layout import lay_out

ROUTES = 600
MAIN = """\
from conn_types import HTTPConnection, Route, Router
from conn_types.scope import ASGIApp


def show(conn: HTTPConnection) -> ASGIApp:
    raise NotImplementedError


app = Router(
    [
{routes}
        Route("/order/{{number:int}}", show, name="order"),
    ]
)
"""
LINKS = """\
from collections.abc import Callable
from functools import partial
from typing import Any, Literal, Protocol

from conn_types import URL, HTTPConnection, urls


def links(
    conn: HTTPConnection,
    either: Literal["page0001", "page0599"],
    other: Literal["page0001", "order"],
) -> None:
    conn.url_for("page0000")
    conn.url_for("page0300")
    conn.url_for("page0599")
    conn.url_for("page0600")  # error
    conn.url_for("page0300", number=1)  # error
    conn.url_for("order", number=1)
    conn.url_for("order")  # error
    conn.url_for(either)
    conn.url_for(other)  # error
    conn.urls.page0300()
    conn.urls.page0600()  # error
    urls(conn).page0300()
    urls(conn).page0600()  # error


def passed_on(conn: HTTPConnection) -> URL:
    link: Callable[[Literal["page0300"]], URL] = conn.url_for
    unbound: Callable[..., URL] = HTTPConnection.url_for
    link("page0300")
    partial(conn.url_for, "page0300")()
    HTTPConnection.url_for(conn, "page0300")
    return unbound(conn, "page0300")


class Reverses(Protocol):
    @property
    def url_for(self) -> Callable[..., URL]: ...


class ReversesOne(Protocol):
    def url_for(self, name: Literal["page0300"], /) -> URL: ...


def given(conn: HTTPConnection, reverses: Reverses, one: ReversesOne) -> None:
    given(conn, conn, conn)


class Connection(HTTPConnection):
    def url_for(self, name: str, /, **path_params: Any) -> URL:
        super().url_for("page0300")
        super().url_for("page0600")  # error
        return super().url_for("order", number=1)


def own(conn: Connection) -> None:
    conn.url_for("page0600")
"""
FAST = ("ty", "pyrefly", "zuban")


@pytest.fixture(scope="module")
def project(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("many")
    routes = "\n".join(f'        Route("/{each}", show, name="page{each:04}"),' for each in range(ROUTES))
    files = {"pyproject.toml": "[tool.conn-types]\n", "shop/__init__.py": "", "shop/links.py": LINKS}
    lay_out(root, {**files, "shop/main.py": MAIN.format(routes=routes)})
    environment_with(wheel, root / ".venv", *FRAMEWORKS)
    result = conn_types(root, "stubs")
    assert (result.returncode, result.stderr) == (0, "")
    return root


@pytest.mark.parametrize(
    "checker",
    [
        pytest.param(each, id=name, marks=() if name in FAST else pytest.mark.slow)
        for name, each in CHECKERS.items()
    ],
)
def test_each_checker_finds_the_names_that_are_not_there(checker: Checker, project: Path) -> None:
    marked = {
        ("shop/links.py", number)
        for number, line in enumerate(LINKS.splitlines(), 1)
        if line.endswith("# error")
    }
    assert mistakes(checker(project, project), project) == marked


def test_jedi_knows_the_method(project: Path) -> None:
    (jedi,) = (each for each in SERVERS if each.name == "jedi")
    text = (
        "from conn_types import HTTPConnection\n\ndef link(conn: HTTPConnection) -> None:\n    conn.url_for("
    )
    with jedi.start(project) as running:
        running.open(project / "link.py", text)
        found = running.signatures(project / "link.py", lsp.Position(3, len("    conn.url_for(")))
    assert len(found) > 1
    assert all("url_for" in each for each in found)
