"""The ASGI scope: what each known key holds, and keys that are nearly known.

To mypy a scope is `MutableMapping[str, Any]`, and must stay that: it is passed on everywhere. So the plugin

1. marks the type where an annotation names it (`scope: Scope`, and the attribute `conn.scope`), and leaves it
   nominally as it is;
2. gives `scope["path"]`, `scope.get("path")`, `conn["path"]` and `conn.get("path")` the key's type by the
   ASGI specification; mypy itself then narrows `scope["type"]`;
3. reports a key that is nearly a known one. Any other key is an application's own.
"""

from __future__ import annotations

from mypy.erasetype import remove_instance_last_known_values
from mypy.plugin import AnalyzeTypeContext, CheckerPluginInterface, MethodContext
from mypy.typeops import make_simplified_union
from mypy.types import (
    AnyType,
    ExtraAttrs,
    Instance,
    LiteralType,
    NoneType,
    TupleType,
    Type,
    TypeOfAny,
    UnionType,
    get_proper_type,
)

from conn_types.analysis.references.receiver import ASGIScope, Connection, Receiver
from conn_types.analysis.references.reference import ScopeKeyReference
from conn_types.analysis.rules.unknown_scope_key import near_miss
from conn_types.scope import SCOPE_KEYS, ScopeType
from conn_types_mypy.fullnames import CONNECTION_CLASSES, REQUEST_CLASSES, WEBSOCKET_CLASSES
from conn_types_mypy.knowledge import Knowledge
from conn_types_mypy.literals import texts_of
from conn_types_mypy.overriding import is_overridden
from conn_types_mypy.receiver_types import instances
from conn_types_mypy.report import report
from conn_types_mypy.surroundings import surrounding_reference

MARK = "ASGI scope"
SCOPE_TYPES = ("http", "websocket", "lifespan")
CONNECTION_TYPES = ("http", "websocket")


def analyze(ctx: AnalyzeTypeContext) -> Type:
    """The annotation `Scope`: a mutable mapping, marked."""
    any_type = AnyType(TypeOfAny.explicit)
    mapping = ctx.api.named_type("typing.MutableMapping", [ctx.api.named_type("builtins.str", []), any_type])
    mapping.extra_attrs = ExtraAttrs({MARK: any_type}, set(), None)
    return mapping


def item(knowledge: Knowledge, ctx: MethodContext) -> Type:
    """`scope["path"]`"""
    if not _is_marked(ctx.type):
        return ctx.default_return_type
    return _item(knowledge, ctx, ASGIScope(None), SCOPE_TYPES)


def get(knowledge: Knowledge, ctx: MethodContext) -> Type:
    """`scope.get("path")`"""
    if not _is_marked(ctx.type):
        return ctx.default_return_type
    return _get(knowledge, ctx, ASGIScope(None), SCOPE_TYPES)


def item_of_connection(knowledge: Knowledge, ctx: MethodContext) -> Type:
    """`conn["path"]`"""
    if not _is_connection(ctx.type, "__getitem__"):
        return ctx.default_return_type
    return _item(knowledge, ctx, Connection(scope_types=_types_of(ctx.type)), CONNECTION_TYPES)


def get_of_connection(knowledge: Knowledge, ctx: MethodContext) -> Type:
    """`conn.get("path")`"""
    if not _is_connection(ctx.type, "get"):
        return ctx.default_return_type
    return _get(knowledge, ctx, Connection(scope_types=_types_of(ctx.type)), CONNECTION_TYPES)


def _is_marked(given: Type) -> bool:
    proper = get_proper_type(given)
    return (
        isinstance(proper, Instance) and proper.extra_attrs is not None and MARK in proper.extra_attrs.attrs
    )


def _is_connection(given: Type, method: str) -> bool:
    """Whether it is a connection, and the method is the framework's."""
    found = instances(given)
    return bool(found) and all(
        any(each.type.has_base(name) for name in CONNECTION_CLASSES) and not is_overridden(each.type, method)
        for each in found
    )


def _types_of(connection: Type) -> frozenset[ScopeType]:
    found = instances(connection)
    if found and all(any(each.type.has_base(name) for name in REQUEST_CLASSES) for each in found):
        return frozenset({"http"})
    if found and all(any(each.type.has_base(name) for name in WEBSOCKET_CLASSES) for each in found):
        return frozenset({"websocket"})
    return frozenset({"http", "websocket"})


def _item(knowledge: Knowledge, ctx: MethodContext, receiver: Receiver, scope_types: tuple[str, ...]) -> Type:
    keys = _keys(ctx)
    if not knowledge.is_project_file(ctx.api.path):
        return ctx.default_return_type
    _report(knowledge, ctx, keys, receiver)
    types = [_type_of_key(ctx.api, key, scope_types) for key in keys]
    known = [each for each in types if each is not None]
    return make_simplified_union(known) if known and len(known) == len(types) else ctx.default_return_type


def _get(knowledge: Knowledge, ctx: MethodContext, receiver: Receiver, scope_types: tuple[str, ...]) -> Type:
    keys = _keys(ctx)
    if not knowledge.is_project_file(ctx.api.path):
        return ctx.default_return_type
    _report(knowledge, ctx, keys, receiver)
    default: Type = NoneType()
    if len(ctx.arg_types) > 1 and ctx.arg_types[1]:
        default = remove_instance_last_known_values(ctx.arg_types[1][0])
    types = [_type_of_key(ctx.api, key, scope_types) for key in keys]
    known = [each for each in types if each is not None]
    if not known or len(known) != len(types):
        return ctx.default_return_type
    required = all(key in REQUIRED for key in keys)
    return make_simplified_union(known if required else [*known, default])


def _keys(ctx: MethodContext) -> tuple[str, ...]:
    return texts_of(ctx.arg_types[0][0]) if ctx.arg_types and ctx.arg_types[0] else ()


def _report(knowledge: Knowledge, ctx: MethodContext, keys: tuple[str, ...], receiver: Receiver) -> None:
    if not any(near_miss(key) or _may_be_absent(knowledge, ctx, key, receiver) for key in keys):
        return
    seen = surrounding_reference(knowledge, ctx.api, ctx.context, receiver)
    if isinstance(seen, ScopeKeyReference):
        report(knowledge, ctx.api, [seen], knowledge.facts)


def _may_be_absent(knowledge: Knowledge, ctx: MethodContext, key: str, receiver: Receiver) -> bool:
    """Whether a scope of one of the types that it may be here has no such key."""
    types: set[ScopeType] = {"http", "websocket"}
    if isinstance(receiver, Connection) and receiver.scope_types is not None:
        types = set(receiver.scope_types)
    elif key in SCOPE_KEYS and "lifespan" in knowledge.project.text(knowledge.path(ctx.api.path)):
        types.add("lifespan")
    return key in SCOPE_KEYS and not SCOPE_KEYS[key].scope_types >= types


REQUIRED = frozenset({"type"})
"""Keys that every scope has."""

STRINGS = frozenset({"http_version", "method", "scheme", "path", "root_path", "app_root_path"})
BYTES = frozenset({"raw_path", "query_string"})
DICTS = frozenset({"path_params", "state", "extensions", "asgi"})
"""What `session` holds is its middleware's own."""


def _type_of_key(api: CheckerPluginInterface, key: str, scope_types: tuple[str, ...]) -> Type | None:
    """What the ASGI specification, or the framework, puts under the key; None for any other key.

    In the place of a None that may be there stands Any: `if scope.get("client"): scope["client"][0]` is
    right, and mypy does not see it.
    """
    any_type = AnyType(TypeOfAny.explicit)
    text, data = api.named_generic_type("builtins.str", []), api.named_generic_type("builtins.bytes", [])
    number = api.named_generic_type("builtins.int", [])
    if key == "type":
        return UnionType([LiteralType(each, text) for each in scope_types])
    if key in STRINGS:
        return text
    if key in BYTES:
        return data
    if key in DICTS:
        return api.named_generic_type("builtins.dict", [text, any_type])
    fallback = api.named_generic_type("builtins.tuple", [any_type])
    match key:
        case "headers":
            return api.named_generic_type("builtins.list", [TupleType([data, data], fallback)])
        case "subprotocols":
            return api.named_generic_type("builtins.list", [text])
        case "client":
            return UnionType([TupleType([text, number], fallback), any_type])
        case "server":
            port = UnionType([number, NoneType()])
            return UnionType([TupleType([text, port], fallback), any_type])
        case _:
            return None
