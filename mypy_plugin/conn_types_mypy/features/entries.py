"""Dictionaries whose entries are known: `scope["asgi"]["version"]`, `scope["extensions"]["tls"]`.

To mypy they are `dict[str, Any]`, and must stay that. The plugin marks them (`scope_values`), as it does path
parameters, and reads the marker back here.
"""

from __future__ import annotations

from mypy.nodes import CallExpr, IndexExpr, MemberExpr
from mypy.plugin import MethodContext
from mypy.typeops import make_simplified_union
from mypy.types import Instance, NoneType, Type, get_proper_type

from conn_types_mypy.answers import Answers
from conn_types_mypy.features import path_params
from conn_types_mypy.lookups import default_of, keys_of
from conn_types_mypy.markers import CERTAIN
from conn_types_mypy.scope_values import ENTRY, entry_types


def item(answers: Answers, ctx: MethodContext) -> Type:
    """`asgi["version"]`; of any other dictionary, it may be path parameters."""
    on = get_proper_type(ctx.type)
    marker = on.extra_attrs if isinstance(on, Instance) else None
    if marker is None and not _stands_as_path_params(ctx):
        return ctx.default_return_type
    keys = keys_of(ctx)
    if marker is not None and len(keys) == 1:
        # Nearly always: one key, that is sure to be there.
        certain = marker.attrs.get(CERTAIN + keys[0]) or marker.attrs.get(ENTRY + keys[0])
        if certain is not None:
            return certain
    found = _entries(ctx)
    if found is None:
        return path_params.item(answers, ctx)
    return make_simplified_union(found) if found else ctx.default_return_type


def get(answers: Answers, ctx: MethodContext) -> Type:
    """`asgi.get("spec_version")`"""
    on = get_proper_type(ctx.type)
    if not (isinstance(on, Instance) and on.extra_attrs is not None) and not _stands_as_path_params(ctx):
        return ctx.default_return_type
    found = _entries(ctx)
    if found is None:
        return path_params.get(answers, ctx)
    if not found:
        return ctx.default_return_type
    default = default_of(ctx) or NoneType()
    return make_simplified_union([*found, default])


def _entries(ctx: MethodContext) -> list[Type] | None:
    """What is under the keys, all of which are known; None where the dictionary is not marked."""
    on = get_proper_type(ctx.type)
    entries = entry_types(on) if isinstance(on, Instance) else None
    if not entries:
        return None
    keys = keys_of(ctx)
    return [entries[key] for key in keys] if all(key in entries for key in keys) else []


def _stands_as_path_params(ctx: MethodContext) -> bool:
    """Whether the dictionary stands there as `….path_params`: others are so if they are marked."""
    match ctx.context:
        case IndexExpr(base=base) | CallExpr(callee=MemberExpr(expr=base)):
            return isinstance(base, MemberExpr) and base.name == "path_params"
        case _:
            return False
