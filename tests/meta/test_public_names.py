"""The public names of each runtime module are those of its stub."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from tests.meta.sources import ROOT

STUBS = sorted((ROOT / "stubs" / "conn_types").rglob("*.pyi"))


def public_names(source: Path) -> set[str]:
    """`__all__` where it is a literal list; else every name without an underscore that is defined here.

    An import counts where it is `import name as name`, the way a typed package re-exports.
    """
    body = ast.parse(source.read_text("utf-8")).body
    for statement in body:
        match statement:
            case (
                ast.Assign(targets=[ast.Name(id="__all__")], value=value)
                | ast.AnnAssign(target=ast.Name(id="__all__"), value=ast.expr() as value)
            ):
                return set(ast.literal_eval(value))
            case _:
                pass
    return {name for statement in body for name in _defined(statement) if not name.startswith("_")}


def _defined(statement: ast.stmt) -> list[str]:
    match statement:
        case ast.ClassDef(name=name) | ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name):
            return [name]
        case ast.Assign(targets=[ast.Name(id=name)], value=value):
            return [] if _is_type_variable(value) else [name]
        case ast.AnnAssign(target=ast.Name(id=name)):
            return [name]
        case ast.ImportFrom(names=names):
            return [alias.name for alias in names if alias.asname == alias.name]
        case ast.If(body=body, orelse=orelse):
            return [name for inner in (*body, *orelse) for name in _defined(inner)]
        case _:
            return []


def _is_type_variable(value: ast.expr) -> bool:
    return isinstance(value, ast.Call) and ast.unparse(value.func).endswith(
        ("TypeVar", "ParamSpec", "TypeVarTuple")
    )


@pytest.mark.parametrize("stub", STUBS, ids=lambda stub: stub.stem)
def test_stub_and_module_have_the_same_public_names(stub: Path) -> None:
    module = (ROOT / stub.relative_to(ROOT / "stubs")).with_suffix(".py")
    assert public_names(stub) == public_names(module)


def test_there_are_stubs() -> None:
    assert {stub.stem for stub in STUBS} >= {"connection", "convertors", "headers", "routing", "scope"}
