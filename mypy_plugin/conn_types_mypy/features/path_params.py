"""`path_params`: what each key holds, by the routes that lead to the function around.

To mypy it is `dict[str, Any]`, and must stay that: it is copied, merged and passed on. So the plugin

1. leaves the type nominally as it is, and hangs the parameters on it as a marker (`extra_attrs`), whose names
   are no identifiers, so that nobody can read them as attributes; where somebody has said what they hold
   (`HTTPConnection[State, Params]`), that counts;
2. reads the marker back in `[...]` and `.get`, through aliases and in nested functions too: a parameter that
   all routes have is certain; one that some have is silent in `[...]` and optional in `.get`;
3. reports a key that none has, where it stands directly on the connection.

Most of them go nowhere else, and are something simpler (`plain_params`).
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import TYPE_CHECKING

from mypy.nodes import CallExpr, Expression, IndexExpr, MemberExpr, MypyFile, NameExpr, Var
from mypy.plugin import AttributeContext, CheckerPluginInterface, MethodContext
from mypy.typeops import make_simplified_union
from mypy.types import (
    AnyType,
    ExtraAttrs,
    Instance,
    NoneType,
    Type,
    UnionType,
    get_proper_type,
)

from conn_types_mypy.answers import Answers, InFunction, first_of
from conn_types_mypy.enclosing import arguments_of, enclosing, injected
from conn_types_mypy.features import plain_params
from conn_types_mypy.fullnames import CONNECTION_CLASSES
from conn_types_mypy.lookups import default_of, keys_of
from conn_types_mypy.markers import CERTAIN, POSSIBLE, Marker, holds_anything, marks_of, with_marker
from conn_types_mypy.mypy_types import type_of, typed_dict

if TYPE_CHECKING:
    from conn_types_mypy.knowledge import Knowledge

EVERYWHERE = frozenset({"str", "int", "float"})
"""Types that mypy always has. Of others, it may have loaded more where it checks another file."""


def attribute(answers: Answers, ctx: AttributeContext) -> Type:
    """`conn.path_params`, marked with the parameters of the routes that lead here."""
    found = plain_params.certain(answers, ctx)
    if found is None and _mark_parameters(answers, ctx.api):
        found = plain_params.certain(answers, ctx)
    return found or _marked_attribute(answers, ctx)


def _marked_attribute(answers: Answers, ctx: AttributeContext) -> Type:
    default = _of_anything(ctx)
    if ctx.is_lvalue or default is None or not isinstance(ctx.context, MemberExpr):
        return ctx.default_attr_type
    if not answers.classes.are_all(ctx.type, CONNECTION_CLASSES, "path_params"):
        return ctx.default_attr_type
    marker = _marker(answers, ctx.api, ctx.context.expr)
    if marker is None:
        return ctx.default_attr_type
    plain_params.remember(answers, ctx)
    return plain_params.certain(answers, ctx) or with_marker(default, marker.attrs)


def _of_anything(ctx: AttributeContext) -> Instance | None:
    """The dictionary of anything that it is. Of a connection of ours it is one, or Any.

    In the types that `conn-types stubs` derives from Starlette it is Any alone. What it may be beside these,
    somebody has said.
    """
    proper = get_proper_type(ctx.default_attr_type)
    if isinstance(proper, Instance):
        return proper if holds_anything(proper) else None
    if isinstance(proper, AnyType):
        text = ctx.api.named_generic_type("builtins.str", [])
        return ctx.api.named_generic_type("builtins.dict", [text, proper])
    parts = map(get_proper_type, proper.items if isinstance(proper, UnionType) else ())
    known = [part for part in parts if not isinstance(part, AnyType)]
    if len(known) == 1 and isinstance(known[0], Instance) and holds_anything(known[0]):
        return known[0]
    return None


def marked(answers: Answers, api: CheckerPluginInterface, connection: Expression | None, given: Type) -> Type:
    """The type, marked with the parameters of the routes that lead to whose connection it is."""
    proper = get_proper_type(given)
    marker = None if connection is None else _marker(answers, api, connection)
    return given if marker is None or not isinstance(proper, Instance) else with_marker(proper, marker.attrs)


def _marker(answers: Answers, api: CheckerPluginInterface, connection: Expression) -> Marker | None:
    variable = connection.node if isinstance(connection, NameExpr) else None
    if not isinstance(variable, Var):
        return _made_marker(answers, api, connection)
    markers = answers.markers
    if variable not in markers:
        markers[variable] = _made_marker(answers, api, connection)
    return markers[variable]


def _mark_parameters(answers: Answers, api: CheckerPluginInterface) -> bool:
    """All at once of what routes lead to in the file: one at a time, between what mypy does, takes longer.

    Returns whether they were not marked before.
    """
    file, tree = answers.file(api.path), getattr(api, "tree", None)
    if file is None or not isinstance(tree, MypyFile) or tree in answers.marked_trees:
        return False
    answers.marked_trees.add(tree)
    for qualname, found in file.functions.items():
        for argument in arguments_of(tree, qualname):
            answers.markers[argument.variable] = _shared_marker(answers, api, found)
    return True


def _made_marker(answers: Answers, api: CheckerPluginInterface, connection: Expression) -> Marker | None:
    found = in_function(answers, api, connection)
    return None if found is None else _shared_marker(answers, api, found)


def _shared_marker(answers: Answers, api: CheckerPluginInterface, found: InFunction) -> Marker | None:
    params, made = found.path_params, answers.shared_markers
    if not params:
        return None
    if params in made:
        return made[params]
    key = params if all(each.value_type in EVERYWHERE for each in params) else (api.path, params)
    if key not in made:
        types = {each: type_of(api, each.value_type) for each in params}
        attrs = {(CERTAIN if each.is_certain else POSSIBLE) + each.name: types[each] for each in params}
        certain = {each.name: types[each] for each in params if each.is_certain}
        made[key] = Marker(ExtraAttrs(attrs, set(), None), typed_dict(api, certain))
    return made[key]


def in_function(answers: Answers, api: CheckerPluginInterface, connection: Expression) -> InFunction | None:
    """What is known of the function that the connection is injected into, or of the class around that."""
    file = answers.file(api.path)
    if file is None or not file.functions:
        return None
    functions = injected(connection, enclosing(api))
    return first_of(file, [each.qualname for each in functions])


def item(answers: Answers, ctx: MethodContext) -> Type:
    """`path_params["id"]`, and a report where no route has the key."""
    marks, keys = marks_of(ctx.type), keys_of(ctx)
    if isinstance(ctx.context, IndexExpr) and not _has_all(marks, keys):
        _report(answers, ctx, ctx.context.base, keys)
    if not marks:
        return ctx.default_return_type
    found = [marks.get(CERTAIN + key) or marks.get(POSSIBLE + key) for key in keys]
    if len(found) == 1:
        return found[0] or ctx.default_return_type
    known = [each for each in found if each is not None]
    return make_simplified_union(known) if known and len(known) == len(found) else ctx.default_return_type


def get(answers: Answers, ctx: MethodContext) -> Type:
    """`path_params.get("id")`: the value's type where all routes have the key, optional where some have."""
    marks, keys, call = marks_of(ctx.type), keys_of(ctx), ctx.context
    if isinstance(call, CallExpr) and isinstance(call.callee, MemberExpr) and not _has_all(marks, keys):
        _report(answers, ctx, call.callee.expr, keys)
    if not marks:
        return ctx.default_return_type
    default = default_of(ctx) or NoneType()
    types: list[Type] = []
    for key in keys:
        certain, possible = marks.get(CERTAIN + key), marks.get(POSSIBLE + key)
        if certain is None and possible is None:
            return ctx.default_return_type
        types.extend([certain] if certain is not None else [each for each in (possible, default) if each])
    return make_simplified_union(types) if types else ctx.default_return_type


def pop(answers: Answers, ctx: MethodContext) -> Type:
    """`path_params.pop("id")`: a write, and so never a mistake."""
    marks, default = marks_of(ctx.type), default_of(ctx)
    types: list[Type] = []
    for key in keys_of(ctx) if marks else ():
        certain, possible = marks.get(CERTAIN + key), marks.get(POSSIBLE + key)
        found = certain or possible
        if found is None:
            return ctx.default_return_type
        types.append(found)
        if certain is None and default is not None:
            types.append(default)
    return make_simplified_union(types) if types else ctx.default_return_type


def copy(answers: Answers, ctx: MethodContext) -> Type:
    """`path_params.copy()` holds what they hold."""
    default, on = get_proper_type(ctx.default_return_type), get_proper_type(ctx.type)
    if not marks_of(on) or not isinstance(default, Instance) or not isinstance(on, Instance):
        return ctx.default_return_type
    return ctx.default_return_type if on.extra_attrs is None else with_marker(default, on.extra_attrs)


def _has_all(marks: Mapping[str, Type], keys: tuple[str, ...]) -> bool:
    """Whether all routes have the keys, which is why there is nothing to report."""
    return bool(marks) and bool(keys) and all(CERTAIN + key in marks for key in keys)


def _report(answers: Answers, ctx: MethodContext, on: Expression, keys: tuple[str, ...]) -> None:
    """A key that no route has: on `conn.path_params` itself, or on what the command takes for it."""
    if not keys or answers.file(ctx.api.path) is None:
        return
    connection = on.expr if isinstance(on, MemberExpr) and on.name == "path_params" else None
    if connection is not None:
        found = in_function(answers, ctx.api, connection)
        if found is None:
            # Whose connection it is, the syntax may tell: it is asked for a key that no route has.
            is_right = bool(
                injected(connection, enclosing(ctx.api))
            ) or answers.project.parameters.issuperset(keys)
        else:
            is_right = {each.name for each in found.path_params}.issuperset(keys)
        if is_right:
            return
    elif not marks_of(ctx.type):
        return
    answers.look_closer("path parameter", ctx, partial(_look, ctx, connection))


def _look(ctx: MethodContext, connection: Expression | None, knowledge: Knowledge) -> None:
    from conn_types_mypy.features import missing_path_params

    missing_path_params.check(knowledge, ctx, connection)
