"""Calls of a project's own `link(request, "book", book_id=1)`, which passes the name on to `url_for`.

To mypy, the name is any str. The plugin asks the command's reading of the file what such a call comes to, and
tells it what types know of the call's parts: the texts that an argument may be, the classes of what it is
made on. Parameters then have types as those of `url_for` itself have.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from mypy.nodes import ARG_STAR2, CallExpr, Expression, MemberExpr
from mypy.plugin import FunctionContext, MethodContext
from mypy.types import Instance, Type, TypeVarType, UnionType, get_proper_type

from conn_types.analysis.references.reference import RouteReference
from conn_types.analysis.references.refused_values import refused_values
from conn_types.analysis.references.resolution import resolve
from conn_types.analysis.references.types_told import ByTypes
from conn_types_mypy.knowledge import Knowledge
from conn_types_mypy.literals import texts_of, values_of
from conn_types_mypy.markers import certain_parameters
from conn_types_mypy.mistyped import mistyped_parameters
from conn_types_mypy.report import report
from conn_types_mypy.spans import place_of, span_of
from conn_types_mypy.surroundings import expects_value_errors, surrounding_reference


def check(knowledge: Knowledge, ctx: FunctionContext | MethodContext) -> None:
    """Tell what is wrong with the call, in a file of the project."""
    if isinstance(ctx.context, CallExpr):
        _check_call(knowledge, ctx, ctx.context)


def _check_call(knowledge: Knowledge, ctx: FunctionContext | MethodContext, call: CallExpr) -> None:
    arguments = list(_arguments(ctx))
    seen = surrounding_reference(knowledge, ctx.api, call, told=_told(knowledge, ctx, call, arguments))
    if not isinstance(seen, RouteReference):
        return
    by_span = {span_of(knowledge, ctx.api.path, node): (node, given) for node, given in arguments}
    given = {param.name: by_span[param.span] for param in seen.params if param.span in by_span}
    params = tuple(
        replace(param, values=tuple(dict.fromkeys((*param.values, *values_of(*given[param.name])))))
        if param.name in given
        else param
        for param in seen.params
    )
    reference = replace(seen, params=params)
    resolved = resolve(reference)
    report(knowledge, ctx.api, (*resolved, *refused_values(reference)), knowledge.plain_facts)
    spread = [node for node, kind in zip(call.args, call.arg_kinds, strict=True) if kind == ARG_STAR2]
    types = {
        name: each
        for name, (node, type_) in given.items()
        for each in ([type_] if node not in spread else _spread(name, type_))
    }
    mistyped = tuple(mistyped_parameters(knowledge, ctx.api, types, reference, resolved))
    if mistyped and not expects_value_errors(knowledge, ctx.api, call):
        report(knowledge, ctx.api, mistyped, knowledge.plain_facts)


def _spread(name: str, mapping: Type) -> Iterator[Type]:
    """The type under the key of path parameters that are spread."""
    yield from (each for key, each in certain_parameters(mapping).items() if key == name)


def _arguments(ctx: FunctionContext | MethodContext) -> Iterator[tuple[Expression, Type]]:
    for nodes, given in zip(ctx.args, ctx.arg_types, strict=True):
        yield from zip(nodes, given, strict=True)


def _told(
    knowledge: Knowledge,
    ctx: FunctionContext | MethodContext,
    call: CallExpr,
    arguments: list[tuple[Expression, Type]],
) -> ByTypes:
    parts = list(arguments)
    if isinstance(ctx, MethodContext) and isinstance(call.callee, MemberExpr):
        parts.append((call.callee.expr, ctx.type))
    path = ctx.api.path
    places = [(place_of(knowledge, path, node), given) for node, given in parts]
    classes = {place: _class_name(given) for place, given in places}
    return ByTypes(
        texts={place: texts for place, given in places if (texts := texts_of(given))},
        classes={place: name for place, name in classes.items() if name is not None},
    )


def _class_name(given: Type) -> str | None:
    """The class of an object; None for what has none, or several."""
    proper = get_proper_type(given)
    if isinstance(proper, TypeVarType):
        proper = get_proper_type(proper.upper_bound)
    if isinstance(proper, UnionType):
        names = {_class_name(item) for item in proper.relevant_items()}
        return names.pop() if len(names) == 1 else None
    return proper.type.fullname if isinstance(proper, Instance) else None
