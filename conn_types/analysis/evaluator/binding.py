"""Binding a call's arguments to a function's parameters, splats and defaults included."""

from __future__ import annotations

from typing import TYPE_CHECKING

from conn_types.analysis.evaluator.values import Call, Dict, Function, Item, Sequence, Unknown, Value, union

if TYPE_CHECKING:
    from conn_types.analysis.evaluator.interpreter import Interpreter


def bind_arguments(run: Interpreter, function: Function, call: Call) -> dict[str, Value]:
    """The parameters' values. What nothing gives, and no default, is unknown."""
    arguments = function.node.args
    positional = [each.arg for each in (*arguments.posonlyargs, *arguments.args)]
    bound: dict[str, Value] = dict(zip(positional, call.args, strict=False))
    for index, name in enumerate(positional[: len(call.args)]):
        if call.conditions and (doubt := call.maybe(index)) is not None:
            bound[name] = union((bound[name], doubt))
    rest = dict(call.keywords)
    for name in (*positional[len(arguments.posonlyargs) :], *(each.arg for each in arguments.kwonlyargs)):
        if name in rest:
            bound[name] = rest.pop(name)
    _fill_defaults(function, call, positional, bound)
    if arguments.vararg is not None:
        first = len(positional)
        extra = [
            Item(value, call.conditions.get(first + index, ()))
            for index, value in enumerate(call.args[first:])
        ]
        bound[arguments.vararg.arg] = Sequence("tuple", extra, call.open_args, run.conditions)
    if arguments.kwarg is not None:
        splat = Dict.of(rest)
        splat.open, splat.conditions = call.open_keywords, run.conditions
        bound[arguments.kwarg.arg] = splat
    return bound


def _fill_defaults(function: Function, call: Call, positional: list[str], bound: dict[str, Value]) -> None:
    defaults: dict[str, Value] = dict(function.keyword_defaults)
    if function.defaults:
        defaults |= dict(zip(positional[-len(function.defaults) :], function.defaults, strict=True))
    opened = call.open_args or call.open_keywords
    for name in (*positional, *(each.arg for each in function.node.args.kwonlyargs)):
        if name in bound:
            continue
        default = defaults.get(name)
        if default is None:
            bound[name] = opened or Unknown(f"no argument for {name}", call.location)
        else:
            # An unknown splat may give it or leave it.
            bound[name] = default if opened is None else union((default, opened))
