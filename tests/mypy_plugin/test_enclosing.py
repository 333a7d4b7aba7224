"""The parameters of a module's functions, by the functions' qualified names."""

from __future__ import annotations

import pytest
from mypy.build import build
from mypy.modulefinder import BuildSource
from mypy.nodes import MypyFile
from mypy.options import Options

from conn_types_mypy.enclosing import arguments_of

MAIN = """\
from other import taken, Taken

value = 1


def plain(a, *b, c, **d): ...


@print
def decorated(a): ...


class Desk:
    attribute = 1

    def get(self, a): ...

    @print
    def post(self, b): ...

    class Inner:
        def get(self, c): ...


def outer(a):
    def inner(b): ...


def taken(a): ...  # type: ignore


class Taken:  # type: ignore
    def get(self, a): ...
"""
OTHER = "def taken(of_other): ...\n\nclass Taken:\n    def get(self, of_other): ...\n"
KNOWN = {
    "plain": ["a", "b", "c", "d"],
    "decorated": ["a"],
    "Desk.get": ["self", "a"],
    "Desk.post": ["self", "b"],
    "outer": ["a"],
}
UNKNOWN = (
    *(
        "value",
        "nobody",
        "Desk",
        "Desk.attribute",
        "Desk.nobody",
        "Desk.Inner.get",
        "nobody.get",
        "plain.get",
    ),
    *("outer.<locals>.inner", "taken", "Taken.get", "", "."),
)


@pytest.fixture(scope="module")
def tree(tmp_path_factory: pytest.TempPathFactory) -> MypyFile:
    options = Options()
    options.cache_dir = str(tmp_path_factory.mktemp("cache"))
    sources = [BuildSource("main.py", "main", MAIN), BuildSource("other.py", "other", OTHER)]
    found = build(sources, options).files["main"]
    assert found is not None
    return found


@pytest.mark.parametrize("name", KNOWN)
def test_what_is_at_hand(name: str, tree: MypyFile) -> None:
    assert [each.variable.name for each in arguments_of(tree, name)] == KNOWN[name]


@pytest.mark.parametrize("name", UNKNOWN)
def test_what_is_not(name: str, tree: MypyFile) -> None:
    assert list(arguments_of(tree, name)) == []
