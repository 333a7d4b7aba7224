"""A module that asks a checker for the type of everything in Starlette, and of FastAPI's main classes."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

FASTAPI = ("FastAPI", "APIRouter", "Request", "WebSocket")


def revealing(site: Path) -> str:
    """One `reveal_type` a line: every name of every module, and every attribute of every class."""
    modules = {_name(path.relative_to(site)): path for path in sorted((site / "starlette").rglob("*.py"))}
    lines = ["from typing_extensions import reveal_type", "import fastapi"]
    lines += [f"import {module}" for module in modules]
    for module, path in modules.items():
        lines += _of_module(module, ast.parse(path.read_text("utf-8")))
    classes = {
        node.name: node
        for file in ("applications", "routing")
        for node in ast.parse((site / "fastapi" / f"{file}.py").read_text("utf-8")).body
        if isinstance(node, ast.ClassDef)
    }
    for name in FASTAPI:
        lines.append(f"reveal_type(fastapi.{name})")
        if name in classes:
            lines += _of_class("fastapi", classes[name])
    return "\n".join(lines) + "\n"


def _name(path: Path) -> str:
    return ".".join(path.parent.parts if path.name == "__init__.py" else path.with_suffix("").parts)


def _of_module(module: str, tree: ast.Module) -> Iterator[str]:
    names = [name for statement in tree.body for name in _bound(statement)]
    yield from (f"reveal_type({module}.{name})" for name in dict.fromkeys(names))
    for node in tree.body:
        if isinstance(node, ast.ClassDef):
            yield from _of_class(module, node)


def _of_class(module: str, node: ast.ClassDef) -> Iterator[str]:
    names = dict.fromkeys(name for statement in node.body for name in _attributes(statement))
    yield f"def {module.replace('.', '_')}_{node.name}(x: {module}.{node.name}) -> None:"
    yield "    pass"
    for name in names:
        is_mangled = name.startswith("__") and not name.endswith("__")
        if not is_mangled:
            yield f"    reveal_type(x.{name})"


def _attributes(statement: ast.stmt) -> Iterator[str]:
    yield from _bound(statement)
    if isinstance(statement, ast.FunctionDef | ast.AsyncFunctionDef):
        for node in ast.walk(statement):
            match node:
                case ast.Attribute(value=ast.Name(id="self"), ctx=ast.Store()):
                    yield node.attr
                case _:
                    pass


def _bound(statement: ast.stmt) -> Iterator[str]:
    match statement:
        case ast.FunctionDef() | ast.AsyncFunctionDef() | ast.ClassDef():
            yield statement.name
        case ast.Import():
            yield from (each.asname or each.name.partition(".")[0] for each in statement.names)
        case ast.ImportFrom() if statement.module != "__future__":
            yield from (each.asname or each.name for each in statement.names)
        case ast.Assign():
            for target in statement.targets:
                yield from (each.id for each in ast.walk(target) if isinstance(each, ast.Name))
        case ast.AnnAssign(target=ast.Name() as target):
            yield target.id
        case ast.If():
            for each in (*statement.body, *statement.orelse):
                yield from _bound(each)
        case ast.Try():
            handlers = [each for handler in statement.handlers for each in handler.body]
            for each in (*statement.body, *statement.orelse, *handlers):
                yield from _bound(each)
        case _:
            pass
