"""Answers that are kept are those that were found, and spare a run the analysis."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from conn_types.analysis.disk import current
from conn_types_mypy import digests, kept_answers, kept_digests
from conn_types_mypy.found_answers import FoundAnswers
from conn_types_mypy.knowledge import Knowledge
from conn_types_mypy.overriding import Classes
from conn_types_mypy.paths import RealPaths
from tests.mypy_plugin.engines import write

MAIN = """\
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Mount, Route

async def book(request: Request) -> Response:
    request.url_for("book", book_id=1)
    request.url_for("shelves:shelf", shelf="a")
    request.url_for("shelves", path="/")
    return Response(request.scope["path"])

async def shelf(request: Request) -> Response:
    request.url_for("either", a=1)
    request.url_for("either", b=1)
    return Response()

routes = [Route("/{a}", shelf, name="either"), Route("/{b:int}", shelf, name="either")]
app = Starlette(routes=[
    Route("/books/{book_id:int}", book),
    Mount("/shelves", name="shelves", routes=[Route("/{shelf}", shelf)]),
    *routes,
])
"""
PAGE = """\
from starlette.requests import Request
from names import NAME

def link(request: Request, name: str) -> str:
    return str(request.url_for(name, book_id=1))

async def page(request: Request) -> None:
    USED
"""
OTHER = """\
from starlette.applications import Starlette
from starlette.routing import Route
from main import book

app = Starlette(routes=[Route("/{book_id:uuid}/{page:int}", book)])
"""
LOADED = """\
import sys
from mypy import api
stdout, stderr, status = api.run([".", "--cache-dir", sys.argv[1]])
print(stderr, stdout, "conn_types.analysis.project" in sys.modules)
"""


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return write(tmp_path / "project", {"main.py": MAIN, "other.py": OTHER})


def knowledge(root: Path) -> Knowledge:
    return Knowledge(root, RealPaths(), Classes(), native_parser=False)


def test_what_is_kept_is_what_was_found(root: Path) -> None:
    found = knowledge(root)
    found.digests.keep()
    kept = kept_digests.load(str(root))
    assert kept is not None
    source, answers = kept_answers.load(kept), FoundAnswers(knowledge(root))
    assert source is not None
    assert source.project() == answers.project
    for path, uses in found.file_uses.items():
        one, other = source.file(str(path)), answers.file(str(path))
        assert one is not None
        assert other is not None
        assert (one.module, one.functions.keys()) == (other.module, other.functions.keys())
        for name in uses.names:
            assert list(one.names[name]) == list(other.names[name])
        for function, each in one.functions.items():
            assert each.path_params == other.functions[function].path_params
            for name in uses.names:
                assert list(each.names[name]) == list(other.functions[function].names[name])
    assert source.file(str(root / "nothing.py")) is None


def test_what_was_read_holds_although_another_link_is_made_meanwhile(root: Path, tmp_path: Path) -> None:
    """As an installer makes them, from environment to environment: that changes the file's inode."""
    found = knowledge(root)
    assert found.table.apps
    os.link(root / "main.py", tmp_path / "link.py")
    found.digests.keep()
    assert kept_digests.load(str(root)) is not None


def test_what_is_kept_by_code_that_was_changed_meanwhile_is_nobodys(
    root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As by an upgrade: what runs was loaded before."""
    found, own = knowledge(root), tmp_path / "own.py"
    own.write_text("x = 1\n", "utf-8")
    monkeypatch.setattr(digests, "_own_facts", lambda: (current(own)[1],))
    found.digests.keep()
    assert kept_digests.load(str(root)) is None


def test_what_is_broken_is_not_there(root: Path) -> None:
    knowledge(root).digests.keep()
    kept = kept_digests.load(str(root))
    assert kept is not None
    file = Path(kept.path)
    line, answers = file.read_text().split("\n")
    for broken in ("", "{}", "null", answers[:-1], answers.replace("main", "mian"), "[" * 100_000):
        file.write_text(f"{line}\n{broken}")
        assert kept_answers.load(kept) is None
    document = json.loads(line)
    for valid in ("{}", "null", '{"project": [[], [], [], [], []]}', "[" * 100_000):
        document["answers"] = kept_digests.digest(valid.encode())
        file.write_text(kept_digests.file_text(document, valid))
        again = kept_digests.load(str(root))
        assert again is not None
        assert kept_answers.load(again) is None


@pytest.mark.slow
@pytest.mark.parametrize("used", ["request.url_for(NAME, book_id=1)", "link(request, NAME)"])
def test_where_all_is_right_the_analysis_is_not_loaded(
    used: str, root: Path, frameworks_cache: Path, tmp_path: Path
) -> None:
    """The second kind of use has to be looked at closely: that it was, and is right, is kept."""

    def run(cache: str, name: str) -> str:
        # The page itself has not changed: mypy and the plugin have to see that what it rests on has.
        write(root, {"names.py": f'from typing import Final\n\nNAME: Final = "{name}"\n'})
        shutil.copytree(frameworks_cache, tmp_path / cache)
        command = [sys.executable, "-c", LOADED, str(tmp_path / cache)]
        return subprocess.run(command, cwd=root, capture_output=True, text=True, check=True).stdout

    write(root, {"page.py": PAGE.replace("USED", used)})
    assert "Success" in run("first", "book")
    assert "Success" in (second := run("second", "book"))
    assert second.split()[-1] == "False"
    assert 'no route is named "bok"' in run("third", "bok")
    assert 'no route is named "bok"' in (fourth := run("fourth", "bok"))
    assert fourth.split()[-1] == "True"
    assert "Success" in run("fifth", "book")
