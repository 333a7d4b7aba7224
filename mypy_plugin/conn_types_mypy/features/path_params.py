"""`path_params`: what each key holds, by the routes that lead to the function around.

To mypy it is `dict[str, Any]`, and must stay that: it is copied, merged and passed on. So the plugin

1. leaves the type nominally as it is, and hangs the parameters on it as a marker (`extra_attrs`), whose names
   are no identifiers, so that nobody can read them as attributes;
2. reads the marker back in `[...]` and `.get`, through aliases and in nested functions too: a parameter that
   all routes have is certain; one that some have is silent in `[...]` and optional in `.get`;
3. reports a key that none has, where it stands directly on the connection.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from mypy.erasetype import remove_instance_last_known_values
from mypy.nodes import (
    AssignmentExpr,
    CallExpr,
    ConditionalExpr,
    Expression,
    IndexExpr,
    MemberExpr,
    NameExpr,
    OpExpr,
)
from mypy.plugin import AttributeContext, CheckerPluginInterface, MethodContext
from mypy.typeops import make_simplified_union
from mypy.types import ExtraAttrs, Instance, NoneType, Type, get_proper_type

from conn_types.analysis.references.candidates import reaches
from conn_types.analysis.references.receiver import Connection, PathParams, Receiver
from conn_types.analysis.references.reference import PathParamReference
from conn_types.analysis.table import Reach
from conn_types_mypy.enclosing import enclosing, function_ids, injected_into
from conn_types_mypy.fullnames import CONNECTION_CLASSES
from conn_types_mypy.knowledge import Knowledge
from conn_types_mypy.literals import texts_of
from conn_types_mypy.markers import CERTAIN, POSSIBLE, marks_of
from conn_types_mypy.mypy_types import type_of
from conn_types_mypy.receiver_types import instances
from conn_types_mypy.report import report
from conn_types_mypy.surroundings import surrounding_reference


def attribute(knowledge: Knowledge, ctx: AttributeContext) -> Type:
    """`conn.path_params`, marked with the parameters of the routes that lead here."""
    on, default = instances(ctx.type), get_proper_type(ctx.default_attr_type)
    if ctx.is_lvalue or not on or not isinstance(default, Instance):
        return ctx.default_attr_type
    if not all(knowledge.classes.is_one_of(each.type, CONNECTION_CLASSES, "path_params") for each in on):
        return ctx.default_attr_type
    if not isinstance(ctx.context, MemberExpr) or not knowledge.is_project_file(ctx.api.path):
        return ctx.default_attr_type
    return marked(knowledge, ctx.api, ctx.context.expr, ctx.default_attr_type)


def marked(
    knowledge: Knowledge, api: CheckerPluginInterface, connection: Expression | None, given: Type
) -> Type:
    """The type, marked with the parameters of the routes that lead to whose connection it is."""
    proper = get_proper_type(given)
    ids = () if connection is None else _injected(knowledge, api, connection)
    key = (api.path, ids)
    if key not in knowledge.markers:
        found = _reaching(knowledge, api, ids)
        knowledge.markers[key] = ExtraAttrs(_marker(api, found), set(), None) if found else None
    marker = knowledge.markers[key]
    return given if marker is None or not isinstance(proper, Instance) else _with_marker(proper, marker)


def _with_marker(instance: Instance, marked: ExtraAttrs) -> Instance:
    copied: Instance = instance.copy_modified()  # pyright: ignore[reportUnknownMemberType]
    copied.extra_attrs = marked
    return copied


def _injected(knowledge: Knowledge, api: CheckerPluginInterface, connection: Expression) -> tuple[str, ...]:
    """The function that the connection is injected into, and the class of which it is a method."""
    match connection:
        case ConditionalExpr(if_expr=first, else_expr=second) | OpExpr(op="or", left=first, right=second):
            ids = _injected(knowledge, api, first)
            return ids if ids == _injected(knowledge, api, second) else ()
        case AssignmentExpr(value=value):
            return _injected(knowledge, api, value)
        case NameExpr(node=variable):
            injected = injected_into(variable, enclosing(api))
            return function_ids(knowledge.module_name(api.path), injected)
        case _:
            return ()


def _reaching(knowledge: Knowledge, api: CheckerPluginInterface, ids: tuple[str, ...]) -> Sequence[Reach]:
    is_test = knowledge.project.is_test(knowledge.path(api.path))
    return reaches(knowledge.table, ids, is_test=is_test)


def _marker(api: CheckerPluginInterface, found: Sequence[Reach]) -> dict[str, Type]:
    types: dict[str, list[Type]] = {}
    for reach in found:
        for name, param in reach.row.params.items():
            types.setdefault(name, []).append(type_of(api, param.value_type))
    everywhere = set[str].intersection(*(set(reach.row.params) for reach in found))
    return {
        (CERTAIN if name in everywhere else POSSIBLE) + name: make_simplified_union(each)
        for name, each in types.items()
    }


def item(knowledge: Knowledge, ctx: MethodContext) -> Type:
    """`path_params["id"]`, and a report where no route has the key."""
    marks = marks_of(ctx.type)
    if isinstance(ctx.context, IndexExpr) and not _has_all(marks, ctx):
        _report(knowledge, ctx, ctx.context.base)
    if not marks:
        return ctx.default_return_type
    found = [marks.get(CERTAIN + key) or marks.get(POSSIBLE + key) for key in _keys(ctx)]
    known = [each for each in found if each is not None]
    return make_simplified_union(known) if known and len(known) == len(found) else ctx.default_return_type


def get(knowledge: Knowledge, ctx: MethodContext) -> Type:
    """`path_params.get("id")`: the value's type where all routes have the key, optional where some have."""
    marks = marks_of(ctx.type)
    call = ctx.context
    if isinstance(call, CallExpr) and isinstance(call.callee, MemberExpr) and not _has_all(marks, ctx):
        _report(knowledge, ctx, call.callee.expr)
    if not marks:
        return ctx.default_return_type
    default: Type = NoneType()
    if len(ctx.arg_types) > 1 and ctx.arg_types[1]:
        default = remove_instance_last_known_values(ctx.arg_types[1][0])
    types: list[Type] = []
    for key in _keys(ctx):
        certain, possible = marks.get(CERTAIN + key), marks.get(POSSIBLE + key)
        if certain is None and possible is None:
            return ctx.default_return_type
        types.extend([certain] if certain is not None else [each for each in (possible, default) if each])
    return make_simplified_union(types) if types else ctx.default_return_type


def pop(knowledge: Knowledge, ctx: MethodContext) -> Type:
    """`path_params.pop("id")`: a write, and so never a mistake."""
    marks, default = marks_of(ctx.type), ctx.default_return_type
    types: list[Type] = []
    for key in _keys(ctx):
        certain, possible = marks.get(CERTAIN + key), marks.get(POSSIBLE + key)
        if certain is None and possible is None:
            return default
        types.extend([certain] if certain is not None else [possible] if possible is not None else [])
        if certain is None and len(ctx.arg_types) > 1 and ctx.arg_types[1]:
            types.append(remove_instance_last_known_values(ctx.arg_types[1][0]))
    return make_simplified_union(types) if types else default


def copy(knowledge: Knowledge, ctx: MethodContext) -> Type:
    """`path_params.copy()` holds what they hold."""
    default, on = get_proper_type(ctx.default_return_type), get_proper_type(ctx.type)
    if not marks_of(on) or not isinstance(default, Instance) or not isinstance(on, Instance):
        return ctx.default_return_type
    return ctx.default_return_type if on.extra_attrs is None else _with_marker(default, on.extra_attrs)


def _has_all(marks: Mapping[str, Type], ctx: MethodContext) -> bool:
    """Whether all routes have the keys, which is why there is nothing to report."""
    keys = _keys(ctx)
    return bool(keys) and all(CERTAIN + key in marks for key in keys)


def _keys(ctx: MethodContext) -> tuple[str, ...]:
    return texts_of(ctx.arg_types[0][0]) if ctx.arg_types and ctx.arg_types[0] else ()


def _report(knowledge: Knowledge, ctx: MethodContext, on: Expression) -> None:
    """A key that no route has: on `conn.path_params` itself, or on what the command takes for it."""
    if not _keys(ctx) or not knowledge.is_project_file(ctx.api.path):
        return
    receiver: Receiver | None = None
    function: str | None = None
    found: Sequence[Reach] = ()
    if isinstance(on, MemberExpr) and on.name == "path_params":
        ids = _injected(knowledge, ctx.api, on.expr)
        function = next(iter(ids), None)
        found = _reaching(knowledge, ctx.api, ids)
        # Whose connection it is, the syntax may tell: it is asked for a key that no route has.
        if not _lacks_one(found, ctx) and (ids or knowledge.parameters.issuperset(_keys(ctx))):
            return
        receiver = PathParams(Connection())
    elif not marks_of(ctx.type):
        return
    seen = surrounding_reference(knowledge, ctx.api, ctx.context, receiver)
    if isinstance(seen, PathParamReference) and not seen.reaches and found:
        # What the parameter is, mypy's types alone know.
        seen = replace(seen, function=function, reaches=tuple(found))
    if isinstance(seen, PathParamReference):
        report(knowledge, ctx.api, [seen], knowledge.facts)


def _lacks_one(found: Sequence[Reach], ctx: MethodContext) -> bool:
    return bool(found) and any(all(key not in reach.row.params for reach in found) for key in _keys(ctx))
