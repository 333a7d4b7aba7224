"""The stubs that are derived from each Starlette: whole, and formatted as it is itself."""

from __future__ import annotations

import ast
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from conn_types.analysis.errors import AnalysisError
from conn_types.analysis.stubgen.starlette.installed_starlette import InstalledStarlette
from conn_types.analysis.stubgen.starlette.partial_package import partial_package
from tests.checker_output import PROGRAMS
from tests.environments import NEWEST, FrameworkEnvironment
from tests.stubgen.starlette.environments import starlette_of

MODULES = {"__init__.pyi", "applications.pyi", "requests.pyi", "websockets.pyi"}


def test_it_is_partial_and_says_what_it_was_made_of(pair: FrameworkEnvironment) -> None:
    starlette = starlette_of(pair)
    package = partial_package(starlette)
    assert package.pop("py.typed") == "partial\n"
    assert package.keys() == MODULES
    for text in package.values():
        assert text.startswith(f"# Made by conn-types stubs --starlette from Starlette {starlette.version}:")


def test_no_name_of_a_module_or_class_is_lost(pair: FrameworkEnvironment) -> None:
    starlette = starlette_of(pair)
    for name, text in partial_package(starlette).items():
        if name in MODULES:
            source = {*names(ast.parse(starlette.source(name.removesuffix("i"))))}
            inherited = {"HTTPConnection.url_for", "HTTPConnection.__getitem__", "Starlette.url_path_for"}
            # A future import is of no use in a stub.
            assert source - {*names(ast.parse(text))} <= {*inherited, "annotations"}, name


def test_what_is_added_is_private(pair: FrameworkEnvironment) -> None:
    starlette = starlette_of(pair)
    for name, text in partial_package(starlette).items():
        if name in MODULES:
            source = {*names(ast.parse(starlette.source(name.removesuffix("i"))))}
            added = {*names(ast.parse(text))} - source - {"HTTPConnection.scope"}
            assert all(each.startswith("_") for each in added), added


def names(module: ast.Module) -> Iterator[str]:
    """Of the module, and of its classes and what their methods assign to."""
    for node in ast.walk(module):
        match node:
            case ast.ClassDef():
                yield node.name
                yield from (f"{node.name}.{name}" for each in node.body for name in members(each))
            case ast.Import() | ast.ImportFrom():
                yield from (each.asname or each.name for each in node.names)
            case _:
                pass
    for statement in module.body:
        yield from members(statement)


def members(statement: ast.stmt) -> Iterator[str]:
    match statement:
        case ast.FunctionDef() | ast.AsyncFunctionDef():
            yield statement.name
            for node in ast.walk(statement):
                match node:
                    case ast.Attribute(value=ast.Name("self"), ctx=ast.Store()):
                        yield node.attr
                    case _:
                        pass
        case ast.Assign(targets=[ast.Name() as target]) | ast.AnnAssign(target=ast.Name() as target):
            yield target.id
        case _:
            pass


def test_it_is_formatted(tmp_path: Path) -> None:
    """As Starlette is, whose lines are 120 wide."""
    for name, text in partial_package(starlette_of(NEWEST)).items():
        if name in MODULES:
            (tmp_path / name).write_text(text, "utf-8")
    options = ("--isolated", "--line-length", "120", "--diff")
    run = subprocess.run(
        [PROGRAMS / "ruff", "format", *options, tmp_path], capture_output=True, text=True, check=False
    )
    assert (run.returncode, run.stdout) == (0, "")


def test_it_is_the_same_each_time(pair: FrameworkEnvironment) -> None:
    assert partial_package(starlette_of(pair)) == partial_package(starlette_of(pair))


NOWHERE_TOLD = """\
class HTTPConnection:
    def __init__(self):
        value = compute()
        self.public = value
"""
NO_INITIALISER = """\
class HTTPConnection:
    def read(self):
        self.public = 1
"""


@pytest.mark.parametrize(
    "requests",
    [
        pytest.param("class Connection: ...\n", id="the class has another name"),
        pytest.param("class HTTPConnection(Mapping[str, Any], Generic[A, B]): ...\n", id="more parameters"),
        pytest.param("class HTTPConnection[S]: ...\n", id="parameters in another form"),
        pytest.param("class (\n", id="no Python"),
        pytest.param(NOWHERE_TOLD, id="an attribute whose type is nowhere told"),
        pytest.param(NO_INITIALISER, id="an attribute of a class that has no initialiser"),
    ],
)
def test_a_starlette_of_an_unknown_form_is_refused(requests: str, tmp_path: Path) -> None:
    for name in ("__init__", "applications", "websockets"):
        (tmp_path / f"{name}.py").touch()
    (tmp_path / "requests.py").write_text(requests, "utf-8")
    with pytest.raises(AnalysisError, match=r"types of Starlette 9\.0"):
        partial_package(InstalledStarlette(version="9.0", directory=tmp_path))
