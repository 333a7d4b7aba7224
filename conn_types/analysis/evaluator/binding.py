"""Binding a call's arguments to a function's parameters, splats and defaults included."""

from __future__ import annotations

import ast
from dataclasses import dataclass
from typing import TYPE_CHECKING

from conn_types.analysis.evaluator.unions import union
from conn_types.analysis.evaluator.values import Call, Dict, Function, Item, Sequence, Unknown, Value

if TYPE_CHECKING:
    from conn_types.analysis.evaluator.interpreter import Interpreter


@dataclass(frozen=True, slots=True, kw_only=True)
class ParameterLayout:
    """The names of a function's parameters.

    - `positional`: those that arguments by position go to.
    - `named`: those that arguments by name go to.
    - `every`: all but `*args` and `**kwargs`, which are `rest` and `keywords`.
    """

    positional: tuple[str, ...]
    named: tuple[str, ...]
    every: tuple[str, ...]
    rest: str | None
    keywords: str | None

    @classmethod
    def of(cls, arguments: ast.arguments) -> ParameterLayout:
        positional = tuple(each.arg for each in (*arguments.posonlyargs, *arguments.args))
        keyword_only = tuple(each.arg for each in arguments.kwonlyargs)
        return cls(
            positional=positional,
            named=(*positional[len(arguments.posonlyargs) :], *keyword_only),
            every=(*positional, *keyword_only),
            rest=arguments.vararg.arg if arguments.vararg is not None else None,
            keywords=arguments.kwarg.arg if arguments.kwarg is not None else None,
        )


def _layout(run: Interpreter, function: Function) -> ParameterLayout:
    known = run.layouts.get(function.node)
    if known is None:
        known = run.layouts[function.node] = ParameterLayout.of(function.node.args)
    return known


def bind_arguments(run: Interpreter, function: Function, call: Call) -> dict[str, Value]:
    """The parameters' values. What nothing gives, and no default, is unknown."""
    layout = _layout(run, function)
    positional = layout.positional
    bound: dict[str, Value] = dict(zip(positional, call.args, strict=False))
    if call.conditions:
        for index, name in enumerate(positional[: len(call.args)]):
            if (doubt := call.maybe(index)) is not None:
                bound[name] = union((bound[name], doubt))
    given = call.keywords
    if given:
        for name in layout.named:
            if name in given:
                bound[name] = given[name]
    _fill_defaults(function, call, layout, bound)
    if layout.rest is not None:
        first = len(positional)
        extra = [
            Item(value, call.conditions.get(first + index, ()))
            for index, value in enumerate(call.args[first:])
        ]
        bound[layout.rest] = Sequence("tuple", extra, call.open_args, run.conditions)
    if layout.keywords is not None:
        splat = Dict.of({name: value for name, value in given.items() if name not in layout.named})
        splat.open, splat.conditions = call.open_keywords, run.conditions
        bound[layout.keywords] = splat
    return bound


def _fill_defaults(function: Function, call: Call, layout: ParameterLayout, bound: dict[str, Value]) -> None:
    missing = [name for name in layout.every if name not in bound]
    if not missing:
        return
    defaults = function.defaults_by_name(layout.positional)
    opened = call.open_args or call.open_keywords
    for name in missing:
        default = defaults.get(name)
        if default is None:
            bound[name] = opened or Unknown(f"no argument for {name}", call.location)
        else:
            # An unknown splat may give it or leave it.
            bound[name] = default if opened is None else union((default, opened))
