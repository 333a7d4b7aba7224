"""The folders that a loader finds templates in."""

from __future__ import annotations

import ast
import os
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path, PurePath
from typing import TYPE_CHECKING

from conn_types.analysis.evaluator.values import Const, Sequence, Value, members
from conn_types.analysis.references.arguments import Argument, Keyword
from conn_types.analysis.references.mappings import keys_of
from conn_types.analysis.references.scopes import Assigned, Parameter, Position
from conn_types.analysis.references.wrapper_names import last_name
from conn_types.analysis.templates.environments import Expression, Folder

if TYPE_CHECKING:
    from conn_types.analysis.project import Project

_DEPTH = 8


class Loaders:
    """Reads loaders by how they are made. What is not known names no folder."""

    def __init__(self, project: Project) -> None:
        self._project = project
        self._roots = tuple(dict.fromkeys((project.root, *project.import_roots)))

    def folders(self, loader: Expression, prefix: str = "", depth: int = 0) -> Iterator[Folder]:
        """Those of a loader, or of each loader of a list."""
        if depth > _DEPTH:
            return
        file, node, position = loader.file, loader.node, loader.position
        match node:
            case ast.Call():
                yield from self._made(node, loader, prefix, depth)
            case ast.List(elts=items) | ast.Tuple(elts=items) | ast.BoolOp(values=items):
                for item in items:
                    yield from self.folders(Expression(file, item, position), prefix, depth + 1)
            case ast.BinOp(left=left, right=right) | ast.IfExp(body=left, orelse=right):
                for each in (left, right):
                    yield from self.folders(Expression(file, each, position), prefix, depth + 1)
            case ast.Starred(value=value) | ast.NamedExpr(value=value):
                yield from self.folders(Expression(file, value, position), prefix, depth + 1)
            case ast.Name(id=name):
                for assigned in _assigned(loader, name):
                    yield from self.folders(assigned, prefix, depth + 1)
            case _:
                return

    def directories(self, given: Expression, prefix: str = "", depth: int = 0) -> Iterator[Folder]:
        """Those that `FileSystemLoader(…)` or `Jinja2Templates(directory=…)` is given."""
        file, node, position = given.file, given.node, given.position
        paths = [*_paths(file.value(node, position))]
        if isinstance(node, (ast.List, ast.Tuple)) and not paths and depth <= _DEPTH:
            for item in node.elts:
                yield from self.directories(Expression(file, item, position), prefix, depth + 1)
        if isinstance(node, ast.Call) and not paths and len(node.args) == 1 and depth <= _DEPTH:
            # `str(directory)`, `Path(directory)`
            yield from self.directories(Expression(file, node.args[0], position), prefix, depth + 1)
        for default in _defaults(given) if not paths else ():
            paths += _paths(file.value(default, Position(position.scope.parent or position.scope)))
        for path in paths:
            found = self._directory(path, file.source.path)
            if found is not None:
                yield Folder(found, prefix)

    def _made(self, node: ast.Call, loader: Expression, prefix: str, depth: int) -> Iterator[Folder]:
        file, position = loader.file, loader.position
        given = {each.arg: each.value for each in node.keywords if each.arg is not None}
        first = node.args[0] if node.args else None
        encoding = (
            next(_texts(file.value(given["encoding"], position)), "?") if "encoding" in given else "utf-8"
        )
        match last_name(node.func):
            case "FileSystemLoader":
                paths = first or given.get("searchpath")
                found = () if paths is None else self.directories(Expression(file, paths, position), prefix)
                yield from (replace(each, encoding=encoding) for each in found)
            case "PackageLoader":
                yield from (replace(each, encoding=encoding) for each in self._package(node, loader, prefix))
            case "ChoiceLoader":
                loaders = first or given.get("loaders")
                if loaders is not None:
                    yield from self.folders(Expression(file, loaders, position), prefix, depth + 1)
            case "PrefixLoader":
                mapping = first or given.get("mapping")
                if mapping is not None:
                    keys = keys_of(file, [Keyword(file, ast.keyword(value=mapping), position)])
                    for key in (*keys.required, *keys.optional):
                        yield from self.folders(_expression(key.value), f"{prefix}{key.name}/", depth + 1)
            case _:
                return

    def _package(self, node: ast.Call, loader: Expression, prefix: str) -> Iterator[Folder]:
        file, position = loader.file, loader.position
        given = {each.arg: each.value for each in node.keywords if each.arg is not None}
        package = node.args[0] if node.args else given.get("package_name")
        below = node.args[1] if len(node.args) > 1 else given.get("package_path")
        if package is None:
            return
        parts = ["templates"] if below is None else [*_texts(file.value(below, position))]
        for name in _texts(file.value(package, position)):
            found = self._project.find_module(name)
            if found is not None and found.path is not None:
                for part in parts:
                    yield Folder(Path(os.path.realpath(found.path.parent / part)), prefix)

    def _directory(self, path: PurePath, beside: Path) -> Path | None:
        """A relative one is so to the working directory: the root, or else what it is found below."""
        if path.is_absolute():
            return Path(os.path.realpath(path))
        above = [each for each in beside.parents if each.is_relative_to(self._project.root)]
        for directory in (*self._roots, *above):
            if self._project.is_dir(directory / path):
                return Path(os.path.realpath(directory / path))
        return None


def _expression(argument: Argument) -> Expression:
    return Expression(argument.file, argument.node, argument.position)


def _assigned(name_of: Expression, name: str) -> Iterator[Expression]:
    """What is assigned to the name, wherever in its scope; and what is appended to it."""
    scope = name_of.position.scope.binder(name)
    for binding in () if scope is None else scope.bindings[name]:
        if isinstance(binding.what, Assigned) and binding.what.value is not None and scope is not None:
            yield Expression(name_of.file, binding.what.value, Position(scope))
    for use in name_of.file.walked.uses:
        match use.node:
            case ast.Call(
                func=ast.Attribute(value=ast.Name(id=owner), attr="append" | "insert" | "extend"),
                args=[*_, item],
            ) if owner == name and use.position.scope.binder(name) is scope:
                yield Expression(name_of.file, item, use.position)
            case _:
                continue


def _defaults(given: Expression) -> Iterator[ast.expr]:
    """The default of the parameter that the name is."""
    if not isinstance(given.node, ast.Name):
        return
    name = given.node.id
    scope = given.position.scope.binder(name)
    for binding in () if scope is None else scope.bindings[name]:
        node = None if scope is None else scope.node
        if isinstance(binding.what, Parameter) and isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            args = [*node.args.posonlyargs, *node.args.args]
            pairs = [*zip(reversed(args), reversed(node.args.defaults), strict=False)]
            pairs += [
                (arg, default)
                for arg, default in zip(node.args.kwonlyargs, node.args.kw_defaults, strict=True)
                if default is not None
            ]
            yield from (default for arg, default in pairs if arg.arg == name)


def _paths(value: Value) -> Iterator[PurePath]:
    for member in members(value):
        match member:
            case Const(value=str(text)) if text and "\0" not in text:
                yield PurePath(text)
            case Const(value=PurePath() as path):
                yield path
            case Sequence(items=items):
                for item in items:
                    yield from _paths(item.value)
            case _:
                continue


def _texts(value: Value) -> Iterator[str]:
    for member in members(value):
        if isinstance(member, Const) and isinstance(member.value, str):
            yield member.value
