"""A use that was looked at, with nothing to tell, is looked at again as soon as there may be something."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

from conn_types_mypy.closer_looks import CloserLooks
from conn_types_mypy.knowledge import Knowledge
from conn_types_mypy.overriding import Classes
from conn_types_mypy.paths import RealPaths
from tests.mypy_plugin.engines import CONFIGURATION, Daemon, MypyRun, mypy, write

pytestmark = pytest.mark.slow

MAIN = """\
import page
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

async def book(request: Request) -> Response:
    return Response()

app = Starlette(routes=[Route("/books/{book_id:int}", book)])
"""
PAGE = """\
from starlette.requests import Request
from starlette.routing import NoMatchFound
IMPORT

def page(request: Request, ARGUMENT) -> None:
    USE
"""
KIND = """\
from enum import Enum

class Kind(str, Enum):
    BOOK = "book"
"""
KIND_BY_VERSION = """\
import sys
from enum import Enum

class Kind(str, Enum):
    if sys.version_info >= (3, 12):
        BOOK = "book"
    else:
        BOOK = "bok"
"""
NUMBER = "from typing import Final\n\nclass Number(int): ...\nNAME: Final = 'book'\n"
SCOPE = """\
from starlette.requests import HTTPConnection, Request

class Connection(HTTPConnection): ...
"""
EXCEPT = """\
try:
        request.url_for("bok")
    except NoMatchFound:
        pass
"""


def page(use: str, imported: str = "", argument: str = "to: int") -> str:
    return PAGE.replace("USE", use).replace("IMPORT", imported).replace("ARGUMENT", argument)


def project(root: Path, files: dict[str, str]) -> Path:
    """`beside` is mypy's, and not the project's."""
    return write(root, {"main.py": MAIN, **files}, f"{CONFIGURATION}mypy_path = .beside\n")


@pytest.mark.parametrize(
    ("use", "imported", "argument", "path", "before", "after"),
    [
        pytest.param(
            "request.url_for(kind, book_id=1)",
            "from kinds import Kind",
            "kind: Kind",
            name,
            KIND,
            KIND.replace('"book"', '"bok"'),
            id=f"members of an enumeration in {name}",
        )
        for name in ("kinds.pyi", ".beside/kinds.py")
    ]
    + [
        pytest.param(
            "request.url_for(NAME, book_id=number)",
            "from kinds import NAME, Number",
            "number: Number",
            ".beside/kinds.py",
            NUMBER,
            NUMBER.replace("(int)", "(list[int])"),
            id="the bases of a class",
        ),
        pytest.param(
            'connection.scope["subprotocols"]',
            "from kinds import Connection",
            "connection: Connection",
            ".beside/kinds.py",
            SCOPE,
            SCOPE.replace("(HTTPConnection)", "(Request)"),
            id="the bases of a connection",
        ),
    ],
)
def test_what_mypy_knows_and_the_project_does_not(
    use: str,
    imported: str,
    argument: str,
    path: str,
    before: str,
    after: str,
    tmp_path: Path,
    frameworks_cache: Path,
) -> None:
    root = project(tmp_path / "project", {"page.py": page(use, imported, argument), path: before})
    assert told(root, frameworks_cache) == []
    assert told(root, frameworks_cache) == []
    write(root, {path: after}, f"{CONFIGURATION}mypy_path = .beside\n")
    assert told(root, frameworks_cache) == ["page.py"]
    write(root, {path: before}, f"{CONFIGURATION}mypy_path = .beside\n")
    assert told(root, frameworks_cache) == []


def test_another_version_of_python(tmp_path: Path, frameworks_cache: Path) -> None:
    use = page("request.url_for(kind, book_id=1)", "from kinds import Kind", "kind: Kind")
    root = project(tmp_path / "project", {"page.py": use, "kinds.py": KIND_BY_VERSION})
    for version, expected in (("3.12", []), ("3.11", ["page.py"]), ("3.12", [])):
        assert told(root, frameworks_cache, "--python-version", version) == expected


def test_files_that_a_look_has_read(tmp_path: Path) -> None:
    root, beside = project(tmp_path / "project", {}), tmp_path / "beside.py"
    file, taken = tmp_path / "looks", list[str]()

    def look(known: Knowledge) -> None:
        taken.append(known.project.disk.read(beside).decode())

    def took() -> bool:
        count = len(taken)
        looks = CloserLooks(str(file), "one", [str(root / "main.py")])
        looks.take(lambda: knowledge(root), look, lambda: ["a place"])
        return len(taken) > count

    for text in ("one", "two", "one"):
        beside.write_text(text)
        assert took()
        assert not took()


def test_a_file_whose_time_is_to_come(tmp_path: Path, frameworks_cache: Path) -> None:
    """It holds for nobody, and neither do looks that rest on it."""
    root = project(tmp_path / "project", {})
    for handled, expected in (("NoMatchFound", []), ("RuntimeError", ["page.py"]), ("NoMatchFound", [])):
        (root / "page.py").write_text(page(EXCEPT).replace("except NoMatchFound", f"except {handled}"))
        os.utime(root / "page.py", (4e9, 4e9))
        assert told(root, frameworks_cache) == expected


def test_the_daemon_looks_each_time(tmp_path: Path, project_cache: Path, daemon: Daemon) -> None:
    root = project(tmp_path / "project", {})
    for handled, expected in (("NoMatchFound", []), ("RuntimeError", ["page.py"]), ("NoMatchFound", [])):
        project(root, {"page.py": page(EXCEPT).replace("except NoMatchFound", f"except {handled}")})
        assert paths(daemon.run(root, "--cache-dir", str(project_cache))) == expected


def test_types_are_those_that_mypy_has_for_the_file(tmp_path: Path, project_cache: Path) -> None:
    """One file imports what the parameter is; the other, which is checked before, does not."""
    handler = (
        "from starlette.requests import Request\nfrom starlette.responses import Response\n"
        'async def page(request: Request) -> Response:\n    reveal_type(request.path_params["book_id"])\n'
        "    return Response()\n"
    )
    main = """\
import one, two
from ids import BookId
from starlette.applications import Starlette
from starlette.convertors import Convertor, register_url_convertor
from starlette.routing import Route

class Ids(Convertor[BookId]):
    regex = "[0-9]+"
    def convert(self, value: str) -> BookId:
        return BookId(value)
    def to_string(self, value: BookId) -> str:
        return str(value)

register_url_convertor("id", Ids())
app = Starlette(routes=[Route("/one/{book_id:id}", one.page), Route("/two/{book_id:id}", two.page)])
"""
    files = {"main.py": main, "ids.py": "class BookId(str): ...\n", "one.py": handler}
    root = project(tmp_path / "project", {**files, "two.py": f"import one, ids\n{handler}"})
    mypy(root, "--cache-dir", str(project_cache), ".")
    project(
        root, {"main.py": main, "one.py": f"{handler}x = 1\n", "two.py": f"import one, ids\n{handler}x = 1\n"}
    )
    found = mypy(root, "--cache-dir", str(project_cache), ".")
    assert found.revealed["two.py", 5] == ("ids.BookId",)


def test_looks_that_are_damaged_or_of_another_state_are_none(tmp_path: Path) -> None:
    root, file, taken = project(tmp_path / "project", {}), tmp_path / "looks", list[str]()

    def took(state: str, place: str = "a place") -> bool:
        count = len(taken)
        looks = CloserLooks(str(file), state)
        looks.take(lambda: knowledge(root), lambda _: taken.append("x"), lambda: [place])
        return len(taken) > count

    assert took("one")
    assert not took("one")
    assert took("one", "another")
    assert not took("one")
    assert took("two")
    assert not took("two")
    assert took("one")
    for damaged in (
        b"",
        b"\xff\xfe",
        b"one\nabc",
        b"one\n" * 1000,
        b"one\n[",
        b"one\n[1]",
        b"one\n[1, 2, 3]",
    ):
        file.write_bytes(damaged)
        assert took("one")
        assert not took("one")


def knowledge(root: Path) -> Knowledge:
    return Knowledge(root, RealPaths(), Classes(), native_parser=False)


def told(root: Path, cache: Path, *arguments: str) -> list[str]:
    """The files that something is told of, by a mypy that knows the frameworks and nothing of the project."""
    shutil.rmtree(root / "cache", ignore_errors=True)
    shutil.copytree(cache, root / "cache")
    return paths(mypy(root, "--cache-dir", "cache", *arguments, "."))


def paths(found: MypyRun) -> list[str]:
    assert found.others == (), found.output
    return [each.path for each in found.told]
