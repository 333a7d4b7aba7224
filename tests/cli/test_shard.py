"""`--shard I/N`: the parts together are the whole, and no two share anything."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from conn_types.analysis.shard import Shard
from tests.analysis.files import write_files
from tests.cli.command import conn_types, program
from tests.formats.planted import PLANTED

SIZES = st.dictionaries(st.text(max_size=5), st.integers(0, 10_000), max_size=40)


@settings(max_examples=300, deadline=None)
@given(sizes=SIZES, of=st.integers(1, 60))
def test_each_file_is_in_one_part(sizes: dict[str, int], of: int) -> None:
    parts = [Shard(number=number, of=of).part(sizes) for number in range(1, of + 1)]
    assert sorted(path for part in parts for path in part) == sorted(sizes)


@settings(max_examples=100, deadline=None)
@given(sizes=SIZES, of=st.integers(1, 8))
def test_parts_are_about_as_large_as_each_other(sizes: dict[str, int], of: int) -> None:
    parts = [Shard(number=number, of=of).part(sizes) for number in range(1, of + 1)]
    weights = [sum(sizes[path] + 1 for path in part) for part in parts]
    assert max(weights) - min(weights) <= max((size + 1 for size in sizes.values()), default=0)


@given(sizes=SIZES, of=st.integers(1, 8), shuffle=st.randoms(use_true_random=False))
def test_the_order_of_the_files_does_not_matter(sizes: dict[str, int], of: int, shuffle: Any) -> None:
    other = [*sizes]
    shuffle.shuffle(other)
    shard = Shard(number=1, of=of)
    assert shard.part({path: sizes[path] for path in other}) == shard.part(sizes)


@pytest.fixture(scope="module")
def planted(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """With mistakes in references, in declarations, in a template and in a file that cannot be read."""
    return write_files(tmp_path_factory.mktemp("planted"), PLANTED)


def checked(project: Path, *arguments: str) -> dict[str, Any]:
    document: dict[str, Any] = json.loads(conn_types(project, "check", "--format", "json", *arguments).stdout)
    return document


def place(diagnostic: dict[str, Any]) -> tuple[str, int, int, str]:
    return (diagnostic["path"], diagnostic["line"], diagnostic["column"], diagnostic["rule"])


@pytest.mark.parametrize("of", [1, 2, 3, 4, 5, 9])
def test_parts_together_are_the_whole(of: int, planted: Path) -> None:
    whole = checked(planted)
    parts = [checked(planted, "--shard", f"{number}/{of}") for number in range(1, of + 1)]
    found = [each for part in parts for each in part["diagnostics"]]
    assert len(found) == len(whole["diagnostics"]) == 10
    assert sorted(found, key=place) == whole["diagnostics"]
    for counted in ("files", "templates"):
        assert sum(part["summary"][counted] for part in parts) == whole["summary"][counted] > 0
    references = Counter[str]()
    for part in parts:
        references.update(part["summary"]["references"])
        assert part["summary"]["routes"] == whole["summary"]["routes"]
    assert dict(+references) == {
        name: count for name, count in whole["summary"]["references"].items() if count
    }


INTERWOVEN = {
    "pyproject.toml": "[tool.conn-types]\napps = ['shop.main:app']\n",
    "shop/__init__.py": "",
    "shop/main.py": """\
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.routing import Mount, Route

from shop import pages, more

app = Starlette(
    routes=[Route("/", pages.home, name="home"), Mount("/more", routes=more.routes)],
    middleware=[Middleware(pages.Language)],
)
""",
    "shop/pages.py": """\
class Language:
    def __init__(self, app):
        self.app = app

    async def __call__(self, scope, receive, send):
        scope["language"] = "en"
        scope["path_params"]["lang"] = "en"
        await self.app(scope, receive, send)


def home(request):
    return request.scope["langauge"]
""",
    "shop/more.py": """\
from starlette.requests import Request
from starlette.routing import Route

from shop.links import link


def one(request: Request):
    return [link(request, "hom"), request.path_params["lang"], request.path_params["nothing"]]


def two(request: Request):
    return [request.session, request.url_for("one"), request.url_for("thre")]  # conn-types: ignore


routes = [
    Route("/one", one, name="one"),
    Route("/two", two, name="one"),
    Route("/three/{id:int}", two, name="three"),
    Route("/three/{id:int}", one, name="four"),
]
""",
    "shop/links.py": """\
def link(request, name, **params):
    return request.url_for(name, **params)


def nobody(request, name, **params):
    return str(request.url_for(name, **params))
""",
    "shop/scripts.py": """\
from shop.links import link
from shop.main import app


def main(request, name):
    link(request, "three", id="x")
    link(request, name)
    app.url_path_for("on")  # conn-types: ignore[route-params]
""",
    "tests/test_shop.py": """\
from starlette.applications import Starlette
from starlette.routing import Route

from shop.more import one

own = Starlette(routes=[Route("/only", one, name="only")])


def test_it():
    own.url_path_for("onlyy")
""",
}
"""What is right in one file hangs on others: wrappers, what middleware writes, names given twice."""


@pytest.fixture(scope="module")
def interwoven(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_files(tmp_path_factory.mktemp("interwoven"), INTERWOVEN)


EVERY_RULE = ("--select", "all")


@pytest.mark.parametrize("of", [2, 3, 7])
def test_what_hangs_on_other_parts(of: int, interwoven: Path) -> None:
    whole = checked(interwoven, *EVERY_RULE)
    parts = [checked(interwoven, *EVERY_RULE, "--shard", f"{number}/{of}") for number in range(1, of + 1)]
    assert len({each["rule"] for each in whole["diagnostics"]}) >= 6
    assert sorted((each for part in parts for each in part["diagnostics"]), key=place) == sorted(
        whole["diagnostics"], key=place
    )
    for count, number in whole["summary"]["references"].items():
        assert sum(part["summary"]["references"][count] for part in parts) == number


def test_a_file_alone_is_its_part_of_the_whole(interwoven: Path) -> None:
    whole = checked(interwoven, *EVERY_RULE)["diagnostics"]
    for name in INTERWOVEN:
        if name.endswith(".py"):
            alone = checked(interwoven, *EVERY_RULE, name)["diagnostics"]
            assert alone == [each for each in whole if each["path"] == name]


def test_a_declaration_belongs_to_its_file(planted: Path) -> None:
    """The handler disagrees with its path in one file, whatever part its application is checked in."""
    (owner,) = {
        number
        for number in range(1, 6)
        for each in checked(planted, "--shard", f"{number}/5")["diagnostics"]
        if each["rule"] == "handler-path-param"
    }
    assert "shop/main.py" in checked_files(planted, f"{owner}/5")


def checked_files(project: Path, shard: str) -> list[str]:
    text = conn_types(project, "check", "--format", "junit", "--shard", shard).stdout
    return [
        line.partition('classname="')[2].partition('"')[0]
        for line in text.splitlines()
        if "<testcase" in line
    ]


def test_a_file_that_grows_may_move_to_another_part(tmp_path: Path) -> None:
    """Reports are kept from run to run: that of a part rests on the sizes of all files."""
    write_files(tmp_path, PLANTED)
    for grown in (None, "shop/__init__.py", "shop/main.py", "templates/page.html"):
        if grown is not None:
            with (tmp_path / grown).open("a") as file:
                file.write("\n" * 2_000)
        parts = [checked(tmp_path, "--shard", f"{number}/3") for number in (1, 2, 3)]
        found = sorted((each for part in parts for each in part["diagnostics"]), key=place)
        assert found == checked(tmp_path)["diagnostics"]
        assert sum(part["summary"]["files"] for part in parts) == 5


def test_of_some_paths(planted: Path) -> None:
    parts = [checked(planted, "--shard", f"{number}/2", "shop/main.py", "shop/links.py") for number in (1, 2)]
    assert [part["summary"]["files"] for part in parts] == [1, 1]
    assert sum(len(part["diagnostics"]) for part in parts) == 7


def test_a_part_without_files_finds_nothing(planted: Path) -> None:
    result = program(planted, "check", "--shard", "9/9", "--fail-under", "100")
    assert (result.returncode, result.stderr) == (0, "")
    assert result.stdout.startswith("Nothing is wrong.\n0 files · 4 routes in 1 app · 0 references: ")


@pytest.mark.parametrize(
    "value", ["0/3", "4/3", "1", "1/0", "a/b", "-1/3", "1/3/5", " 1/3", "", "1/9999999999", "١/٢"]
)
def test_refused(value: str, planted: Path) -> None:
    result = conn_types(planted, "check", f"--shard={value}")
    assert (result.returncode, result.stdout) == (2, "")
    assert result.stderr.startswith(f'conn-types: error: --shard: "{value}" is no part: ')


class TestBaseline:
    """The parts share one baseline, and can write it one after another."""

    def test_read_by_parts(self, planted: Path, tmp_path: Path) -> None:
        file = str(tmp_path / "baseline.json")
        conn_types(planted, "check", "--write-baseline", file)
        for number in (1, 2, 3):
            result = conn_types(planted, "check", "--baseline", file, "--shard", f"{number}/3")
            assert (result.returncode, result.stderr) == (0, "")

    def test_written_by_parts(self, planted: Path, tmp_path: Path) -> None:
        whole, parts = tmp_path / "whole.json", tmp_path / "parts.json"
        conn_types(planted, "check", "--write-baseline", str(whole))
        for number in (1, 2, 3):
            conn_types(planted, "check", "--write-baseline", str(parts), "--shard", f"{number}/3")
        assert parts.read_text("utf-8") == whole.read_text("utf-8")
