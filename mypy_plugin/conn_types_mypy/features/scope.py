"""The ASGI scope: what each known key holds, and keys that are nearly known.

To mypy a scope is `MutableMapping[str, Any]`, and must stay that: it is passed on everywhere. So the plugin

1. marks the type where an annotation names it (`scope: Scope`, and the attribute `conn.scope`), and leaves it
   nominally as it is;
2. gives `scope["path"]`, `scope.get("path")`, `conn["path"]` and `conn.get("path")` the key's type by the
   ASGI specification; mypy itself then narrows `scope["type"]`;
3. looks, of what types of scope there are, which the class of the connection leaves, where that stands there
   (`websocket.scope["type"]`): of two types that mypy takes for one, it keeps either mark;
4. has a key looked at (`scope_keys`) that is no known one, or that not every such scope has.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from mypy.nodes import CallExpr, Expression, IndexExpr, MemberExpr, RefExpr
from mypy.plugin import AnalyzeTypeContext, MethodContext
from mypy.typeops import make_simplified_union
from mypy.types import AnyType, ExtraAttrs, Instance, NoneType, Type, TypeOfAny, get_proper_type

from conn_types_mypy.answers import Answers
from conn_types_mypy.features import any_receivers, path_params
from conn_types_mypy.fullnames import CONNECTION_CLASSES, DERIVED_SCOPE, HTTP_CLASSES, WEBSOCKET_CLASSES
from conn_types_mypy.lookups import default_of, keys_of
from conn_types_mypy.receiver_types import instances
from conn_types_mypy.scope_values import value_type

if TYPE_CHECKING:
    from conn_types.scope import ScopeType
    from conn_types_mypy.knowledge import Knowledge

MARK = "ASGI scope"
"""The marker's name: no identifier, so no attribute."""

ROUTING = frozenset({"app", "router"})
SCOPE_TYPES: frozenset[ScopeType] = frozenset({"http", "websocket", "lifespan"})


def analyze(ctx: AnalyzeTypeContext) -> Type:
    """The annotation `Scope`: a mutable mapping, marked."""
    any_type = AnyType(TypeOfAny.explicit)
    mapping = ctx.api.named_type("typing.MutableMapping", [ctx.api.named_type("builtins.str", []), any_type])
    mapping.extra_attrs = ExtraAttrs({MARK: any_type}, set(), None)
    return mapping


def item(answers: Answers, ctx: MethodContext) -> Type:
    """`scope["path"]`"""
    return _item(answers, ctx, _types_of_scope(answers, ctx), of_connection=False)


def get(answers: Answers, ctx: MethodContext) -> Type:
    """`scope.get("path")`"""
    return _get(answers, ctx, _types_of_scope(answers, ctx), of_connection=False)


def item_of_connection(answers: Answers, ctx: MethodContext) -> Type:
    """`conn["path"]`"""
    if _is_derived(ctx.type):
        return item(answers, ctx)
    return _item(answers, ctx, _types_of(answers, ctx.type, "__getitem__"), of_connection=True)


def get_of_connection(answers: Answers, ctx: MethodContext) -> Type:
    """`conn.get("path")`"""
    if _is_derived(ctx.type):
        return get(answers, ctx)
    return _get(answers, ctx, _types_of(answers, ctx.type, "get"), of_connection=True)


def _types_of_scope(answers: Answers, ctx: MethodContext) -> frozenset[ScopeType]:
    """The types that a scope may be of; none where it is no scope."""
    if not _is_marked(ctx.type) and not _is_derived(ctx.type):
        return frozenset()
    match on_what(ctx.context):
        case MemberExpr(name="scope", expr=RefExpr() as connection):
            found = ctx.api.get_expression_type(connection)
            return _types_of(answers, found, "scope") or SCOPE_TYPES
        case _:
            return SCOPE_TYPES


def _is_marked(given: Type) -> bool:
    proper = get_proper_type(given)
    return (
        isinstance(proper, Instance) and proper.extra_attrs is not None and MARK in proper.extra_attrs.attrs
    )


def _is_derived(given: Type) -> bool:
    """Whether it is what `conn.scope` is in the types that `conn-types stubs` derives from Starlette."""
    proper = get_proper_type(given)
    return isinstance(proper, Instance) and proper.type.fullname == DERIVED_SCOPE


def on_what(node: object) -> Expression | None:
    """What the method is called on."""
    match node:
        case IndexExpr(base=on) | CallExpr(callee=MemberExpr(expr=on)):
            return on
        case _:
            return None


def _types_of(answers: Answers, given: Type, name: str) -> frozenset[ScopeType]:
    """The types of scope that such objects have; none where one has none, or something of its own for it."""
    found: set[ScopeType] = set()
    for each in instances(given):
        if answers.classes.is_one_of(each.type, HTTP_CLASSES, name):
            found.add("http")
        elif answers.classes.is_one_of(each.type, WEBSOCKET_CLASSES, name):
            found.add("websocket")
        elif answers.classes.is_one_of(each.type, CONNECTION_CLASSES, name):
            found |= {"http", "websocket"}
        else:
            return frozenset()
    return frozenset(found)


def _item(answers: Answers, ctx: MethodContext, types: frozenset[ScopeType], *, of_connection: bool) -> Type:
    if not types or answers.file(ctx.api.path) is None:
        return ctx.default_return_type
    keys = keys_of(ctx)
    _report(answers, ctx, keys, types, of_connection=of_connection)
    found = [value_type(answers.project, ctx.api, key, types) for key in keys]
    known = [each for each in found if each is not None]
    if keys == ("type",) and ctx.api.options.strict_equality and answers.mentions(ctx.api.path, b"match"):
        answers.look_closer("scope type", ctx, partial(_look_at_types, ctx, types), lambda: sorted(types))
    if not known or len(known) != len(found):
        if ROUTING.issuperset(keys):
            any_receivers.check(answers, ctx)
        return ctx.default_return_type
    if keys == ("path_params",):
        told = get_proper_type(ctx.default_return_type)
        given = known[0] if isinstance(told, AnyType) else told
        return path_params.marked(answers, ctx.api, _connection(ctx.context), given)
    return make_simplified_union(known)


def _look_at_types(ctx: MethodContext, types: frozenset[ScopeType], knowledge: Knowledge) -> None:
    from conn_types_mypy.type_patterns import report_unknown_types

    report_unknown_types(knowledge, ctx, types)


def _connection(node: object) -> Expression | None:
    """The connection of `conn.scope["x"]` and `conn["x"]`."""
    on = on_what(node)
    return on.expr if isinstance(on, MemberExpr) and on.name == "scope" else on


def _get(answers: Answers, ctx: MethodContext, types: frozenset[ScopeType], *, of_connection: bool) -> Type:
    if not types or answers.file(ctx.api.path) is None:
        return ctx.default_return_type
    keys = keys_of(ctx)
    _report(answers, ctx, keys, types, of_connection=of_connection)
    default = default_of(ctx) or NoneType()
    found = [value_type(answers.project, ctx.api, key, types) for key in keys]
    known = [each for each in found if each is not None]
    if not known or len(known) != len(found):
        return ctx.default_return_type
    required = all(key in REQUIRED for key in keys)
    return make_simplified_union(known if required else [*known, default])


REQUIRED = frozenset({"type"})
"""Keys that every scope has."""


def _report(
    answers: Answers,
    ctx: MethodContext,
    keys: tuple[str, ...],
    types: frozenset[ScopeType],
    *,
    of_connection: bool,
) -> None:
    if all(_is_plain(answers, ctx.api.path, key, types) for key in keys):
        return
    on = on_what(ctx.context)
    if of_connection and on is not None:
        # Of a union, mypy asks for each of its parts.
        types |= _types_of(answers, ctx.api.get_expression_type(on), "__getitem__")

    def look(knowledge: Knowledge) -> None:
        from conn_types_mypy.features import scope_keys

        scope_keys.check(knowledge, ctx, types, of_connection=of_connection)

    answers.look_closer("scope key", ctx, look, lambda: sorted(types))


def _is_plain(answers: Answers, path: str, key: str, types: frozenset[ScopeType]) -> bool:
    """Whether it is a key that every scope of the types has, or one that nobody has mistyped."""
    from conn_types.scope import SCOPE_KEYS

    if key not in SCOPE_KEYS:
        from conn_types.analysis.scope_keys import near_miss

        return near_miss(key) is None
    if "lifespan" in types and not answers.mentions(path, b"lifespan"):
        types -= {"lifespan"}
    return SCOPE_KEYS[key].scope_types >= types
