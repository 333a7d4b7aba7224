"""Calls that nobody expects: never an INTERNAL ERROR nor a false alarm, columns as the command has them."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.mypy_plugin.engines import MypyRun, by_command, by_mypy, write

HEAD = """\
from functools import partial
from typing import Any, Callable, Final, Literal, Protocol, TypedDict, TypeVar, Union

from starlette.applications import Starlette
from starlette.datastructures import URL
from starlette.requests import HTTPConnection, Request
from starlette.responses import PlainTextResponse
from starlette.routing import Mount, Route, Router
from starlette.types import Scope
from starlette.websockets import WebSocket

"""
TAIL = """

def page(request: Request) -> PlainTextResponse:
    return PlainTextResponse("")


app = Starlette(routes=[Route("/{id:int}", page)])
"""

SILENT = {
    "by the class, wrongly": 'def f(r: Request) -> object:\n    return HTTPConnection.url_for("x", "y")',
    "a partial of something else": (
        "def g(a: object, b: object) -> None: ...\n\n"
        "def f(r: Request) -> object:\n    return [partial(g, 1), partial(r.url_for), partial(r.url_for, 'page', ie=1)]"
    ),
    "parameters of a TypedDict": (
        "class T(TypedDict):\n    id: int\n\nclass U(T, total=False):\n    ie: int\n\n"
        'def f(r: Request, t: T, u: U) -> object:\n    return [r.url_for("page", **t), r.url_for("page", **u)]'
    ),
    "no argument": "def f(r: Request) -> object:\n    return r.url_for()",
    "name by keyword": 'def f(r: Request) -> object:\n    return r.url_for(name="x")',
    "no str": "def f(r: Request) -> object:\n    return [r.url_for(1), r.url_for(None), r.url_for(b'x')]",
    "unpacked": "def f(r: Request, *a: str, **k: Any) -> object:\n    return [r.url_for(*a), r.url_for(*a, **k)]",
    "unpacked list": "def f(r: Request) -> object:\n    return r.url_for(*['x'])",
    "callback": "def f(r: Request, g: Callable[[Any], str]) -> object:\n    return g(r.url_for)",
    "Any": 'def f(r: Any) -> object:\n    return [r.url_for("x"), r["pth"], r.path_params["y"]]',
    "an attribute of that name": (
        'class R:\n    url_for: Callable[[str], str]\n\ndef f(r: R) -> object:\n    return r.url_for("x")'
    ),
    "a class without bases known": (
        "import nowhere  # type: ignore[import-not-found]\n\nclass R(nowhere.Request):  # type: ignore[misc]\n"
        '    pass\n\ndef f(r: R) -> object:\n    return [r.url_for("x"), r.path_params["y"], r.scope["pth"]]'
    ),
    "own class beside the framework's": (
        "import nowhere  # type: ignore[import-not-found]\n\n"
        "class R(nowhere.Mixin, Request):  # type: ignore[misc]\n"
        '    pass\n\ndef f(r: R) -> object:\n    return r.url_for("x")'
    ),
    "path_params set": (
        "def f(r: Request) -> object:\n"
        '    r.path_params["x"] = 1\n    r.path_params["x"] += 1\n    del r.path_params["x"]\n'
        '    r.path_params.update(y=1)\n    return r.path_params.pop("z", None)'
    ),
    "path_params of odd keys": (
        "def f(r: Request, k: str) -> object:\n"
        "    return [r.path_params[k], r.path_params.get(k), r.path_params[1], r.path_params.get()]"
    ),
    "scope set": (
        'def f(r: Request, s: Scope) -> object:\n    r.scope["mine"] = 1\n    s["tenant"] = 2\n'
        '    del s["tenant"]\n    s |= {"a": 1}\n    return [s[1], s.get(), s.get(1), s[:1], s.pop("b", 0)]'
    ),
    "scope compared": (
        'def f(s: Scope) -> object:\n    t = s["type"]\n    return [t == "http", s == {}, t in ("http",), not s]'
    ),
    "in a lambda and a comprehension": (
        "def f(rs: list[Request]) -> object:\n"
        "    return [(lambda: r.path_params['id'])() for r in rs if r.scope['path']]"
    ),
    "at module level": 'def made() -> Request: ...  # type: ignore[empty-body]\n\nLINK = made().path_params["x"]',
    "in a default and a decorator": (
        "def d(x: object) -> Callable[[Any], Any]:\n    return lambda f: f\n\n"
        '@d(Request({"type": "http"}).path_params)\ndef f(x: object = Request({"type": "http"}).scope["path"]) -> None: ...'
    ),
    "TypedDict and dict stay as they are": (
        "class T(TypedDict, total=False):\n    x: int\n\ndef f(t: T, d: dict[str, int]) -> int | None:\n"
        '    a: int | None = t.get("x")\n    b: int = d["x"]\n    c: int | None = d.get("x")\n    return a or b or c'
    ),
    "match": (
        "def f(r: Request) -> object:\n    match r.scope:\n        case {'type': 'http'}:\n"
        "            return r.path_params\n        case _:\n            return None"
    ),
    "router not in the table": 'def f(r: Router, m: Mount) -> object:\n    return [r.url_path_for, m.url_path_for("x")]',
}
"""Code that the plugin has nothing to say about; mypy itself may."""

TOLD = {
    "partial of a wrapper": (
        "def link(r: Request, name: str) -> str:\n    return str(r.url_for(name))\n\n"
        'def f(r: Request) -> object:\n    return [partial(link, r, "x"), partial(link, r, "page")]'
    ),
    "of what super() gives": (
        'class R(Request):\n    def f(self) -> object:\n        return super().url_for("x")'
    ),
    "by the class, with parameters": 'def f(r: Request) -> object:\n    return HTTPConnection.url_for(r, "page", ie=1)',
    "by a local name": (
        'def f(r: Request) -> object:\n    link = r.url_for\n    return [link("page", id=1), link("page", ie=1), link("page", id=-1)]'
    ),
    "of a Protocol": (
        "class P(Protocol):\n    @property\n    def conn(self) -> Request: ...\n\n"
        'def f(p: P) -> object:\n    return p.conn.url_for("x")'
    ),
    "overridden, and passed on": (
        "class R(Request):\n    def url_for(self, name: str, /, **params: Any) -> URL:\n"
        "        return super().url_for(name, **params)\n\n"
        'def f(r: R) -> object:\n    return [r.url_for("x"), r.url_for("page", id=1)]'
    ),
    "parameters of a TypedDict": (
        "class T(TypedDict):\n    ie: int\n\n"
        'def f(r: Request, t: T) -> object:\n    return r.url_for("page", **t)'
    ),
    "partial": 'def f(r: Request) -> object:\n    return partial(r.url_for, "x")()',
    "by the class": 'def f(r: Request) -> object:\n    return Request.url_for(r, "x")',
    "other signature": (
        "class R(Request):\n    def url_for(self, key: int) -> str:  # type: ignore[override]\n"
        "        return str(super().url_for(str(key)))\n\n"
        "def f(r: R) -> object:\n    return r.url_for(1)"
    ),
    "alias of the method": 'def f(r: Request) -> object:\n    link = r.url_for\n    return link("x")',
    "type variable": (
        'T = TypeVar("T", bound=HTTPConnection)\n\ndef f(r: T) -> T:\n    r.url_for("x")\n    return r'
    ),
    "constrained type variable": (
        'T = TypeVar("T", Request, WebSocket)\n\ndef f(r: T) -> T:\n    r.url_for("x")\n    return r'
    ),
    "union": 'def f(r: Request | WebSocket) -> object:\n    return r.url_for("x")',
    "subclass": 'class R(Request): ...\n\ndef f(r: R) -> object:\n    return r.url_for("x")',
    "self": 'class R(Request):\n    def f(self) -> object:\n        return self.url_for("x")',
    "non-ASCII before the call": 'def f(r: Request) -> object:\n    return ["größer 😀", r.url_for("ä😀"), r.url_for("x")]',
    "non-ASCII parameters": 'def f(r: Request) -> object:\n    return ["ß", r.url_for("page", größe=1)]',
    "tabs": 'def f(r: Request) -> object:\n\treturn [\t"ä",\tr.url_for("x")]',
    "several lines": 'def f(r: Request) -> object:\n    return r.url_for(\n        "x"\n        "y",\n        id=1,\n    )',
    "in an f-string": "def f(r: Request) -> str:\n    return f\"ä {r.url_for('x')} {r.url_for('page', id=1)}\"",
    "twice in a line": 'def f(r: Request) -> object:\n    return [r.url_for("x"), r.url_for("y"), r.url_for("page", id=1)]',
    "escaped": "def f(r: Request) -> object:\n    return r.url_for('\\x61')",
    "conditional": 'def f(r: Request, b: bool) -> object:\n    return r.url_for("x" if b else "page" if r else "y", id=1)',
    "awaited and chained": 'def f(r: Request) -> str:\n    return str(r.url_for("x").include_query_params(a=1).path)',
    "walrus": 'def f(r: Request) -> object:\n    return (u := r.url_for("x"), u)',
    "scope of a websocket": 'def f(w: WebSocket, s: Scope) -> object:\n    return ["ü", w["pth"], s.get("metod"), w.scope["pathh"]]',
}
"""Code in which both engines tell the same; not all that mypy's types know the command does."""
TYPES_ALONE = {"type variable", "constrained type variable", "parameters of a TypedDict"}


def run(code: str, root: Path, cache: Path, monkeypatch: pytest.MonkeyPatch) -> MypyRun:
    monkeypatch.chdir(write(root, {"main.py": HEAD + code + TAIL}))
    found = by_mypy(root, cache)
    assert found.status in (0, 1)
    return found


@pytest.mark.parametrize("code", SILENT.values(), ids=SILENT)
def test_silent(code: str, tmp_path: Path, mypy_cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    found = run(code, tmp_path, mypy_cache, monkeypatch)
    assert found.told == ()
    assert [each for each in found.others if each.rule == "syntax"] == []


@pytest.mark.parametrize("name", TOLD)
def test_told(name: str, tmp_path: Path, mypy_cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    found = run(TOLD[name], tmp_path, mypy_cache, monkeypatch)
    assert found.told != ()
    if name not in TYPES_ALONE:
        assert list(found.told) == by_command(tmp_path)


def test_half_characters_do_not_break_mypys_cache(
    tmp_path: Path, mypy_cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """They cannot be written as UTF-8, in which mypy keeps what it tells."""
    code = (
        "def f(r: Request, n: Literal['y\\ud801']) -> object:\n"
        "    r.scope['pth\\udcff']\n"
        "    return [r.url_for('x\\ud800'), r.url_for(n), r.url_for('page', **{'\\udfff': 1})]"
    )
    told = run(code, tmp_path, mypy_cache, monkeypatch).told
    assert [each.rule for each in told].count("unknown-route") == 2
    assert '"\\udfff"' in next(each.message for each in told if each.rule == "route-params")
    assert run(code, tmp_path, mypy_cache, monkeypatch).told == told
