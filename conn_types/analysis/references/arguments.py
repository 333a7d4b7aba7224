"""What a call gives to the parameters of a function: expressions, each where it stands."""

from __future__ import annotations

import ast
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from conn_types.analysis.references.scopes import FunctionNode, Position, Scope

if TYPE_CHECKING:
    from conn_types.analysis.references.examined_file import ExaminedFile


@dataclass(frozen=True, slots=True, eq=False)
class Argument:
    """An expression that is given, in the file and at the place where it stands."""

    file: ExaminedFile
    node: ast.expr
    position: Position


@dataclass(frozen=True, slots=True, eq=False)
class Keyword:
    """`name=value`, or `**value` where the node has no name."""

    file: ExaminedFile
    node: ast.keyword
    position: Position

    @property
    def value(self) -> Argument:
        return Argument(self.file, self.node.value, self.position)


@dataclass(frozen=True, slots=True, eq=False)
class Arguments:
    """`positional` is what `*args` holds, `keywords` what `**params` does.

    A parameter that only `*args` or `**params` of the call may fill has that as its argument. `open` says
    that the function's own `*args` may hold more.
    """

    parameters: Mapping[str, Argument]
    positional: tuple[Argument, ...] = ()
    keywords: tuple[Keyword, ...] = ()
    open: bool = False


def given_arguments(
    file: ExaminedFile, call: ast.Call, position: Position
) -> tuple[tuple[Argument, ...], tuple[Keyword, ...]]:
    """The call's arguments; `*args` and `**params` that the function around was given stand spread."""
    args: list[Argument] = []
    for node in call.args:
        around = _around(file, node.value, position) if isinstance(node, ast.Starred) else None
        if around is not None and not around.open and isinstance(node, ast.Starred):
            args.extend(around.positional)
        else:
            args.append(Argument(file, node, position))
    return tuple(args), tuple(Keyword(file, each, position) for each in call.keywords)


def bound(
    file: ExaminedFile,
    scope: Scope,
    args: Sequence[Argument],
    keywords: Sequence[Keyword],
    skipped: int = 0,
) -> Arguments | None:
    """What the function's parameters are given, the first ones `skipped`.

    None where it does not take such a call.
    """
    node = scope.node
    if not isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)):
        return None
    names = [each.arg for each in (*node.args.posonlyargs, *node.args.args)][skipped:]
    starred = next((index for index, each in enumerate(args) if isinstance(each.node, ast.Starred)), None)
    known = args[:starred]
    if len(known) > len(names) and node.args.vararg is None:
        return None
    parameters = dict(zip(names, known, strict=False))
    by_keyword = {each.arg for each in (*node.args.args, *node.args.kwonlyargs)}
    rest: list[Keyword] = []
    for keyword in keywords:
        name = keyword.node.arg
        if name is None or name not in by_keyword:
            if name is not None and node.args.kwarg is None:
                return None
            rest.append(keyword)
        elif name in parameters:
            return None
        else:
            parameters[name] = keyword.value
    spread = [*args[starred:][:1]] if starred is not None else []
    spread += [each.value for each in rest if each.node.arg is None]
    defaults = _defaults(file, scope, node)
    for name in (*names, *(each.arg for each in node.args.kwonlyargs)):
        if name in parameters:
            continue
        if not spread and name not in defaults:
            return None
        # What is spread may fill it: the parameter is made of that.
        parameters[name] = spread[0] if spread else defaults[name]
    return Arguments(parameters, tuple(known[len(names) :]), tuple(rest), starred is not None)


def _defaults(file: ExaminedFile, scope: Scope, node: FunctionNode) -> dict[str, Argument]:
    outside = Position(scope.parent or scope)
    names = [each.arg for each in (*node.args.posonlyargs, *node.args.args)]
    count = len(node.args.defaults)
    pairs = [*zip(names[len(names) - count :], node.args.defaults, strict=True)]
    keyword_only = zip(node.args.kwonlyargs, node.args.kw_defaults, strict=True)
    pairs += [(each.arg, default) for each, default in keyword_only if default is not None]
    return {name: Argument(file, default, outside) for name, default in pairs}


def _around(file: ExaminedFile, node: ast.expr, position: Position) -> Arguments | None:
    """What the function around was given, where the name is its `*args`."""
    if not isinstance(node, ast.Name):
        return None
    scope = position.scope.binder(node.id)
    given = None if scope is None else file.given.get(scope)
    if scope is None or given is None or not isinstance(scope.node, (ast.FunctionDef, ast.AsyncFunctionDef)):
        return None
    star = scope.node.args.vararg
    is_star = star is not None and star.arg == node.id and len(scope.bindings[node.id]) == 1
    return given if is_star else None
