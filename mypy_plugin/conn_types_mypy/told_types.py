"""mypy's types in words: all that the features may find in them."""

from __future__ import annotations

from collections.abc import Iterator

from mypy.nodes import TypeInfo, Var
from mypy.types import (
    Instance,
    LiteralType,
    TupleType,
    Type,
    TypedDictType,
    TypeVarType,
    UnionType,
    get_proper_type,
)

REVERSERS = ("url_for", "url_path_for")
"""Methods that a class may have put before the framework's."""


def in_words(given: Type) -> str:
    """The type with its classes: mypy prints their names, and neither their bases nor their members."""
    return "\0".join((str(given), *(_class_in_words(each) for each in _classes(given))))


def _classes(given: Type) -> Iterator[TypeInfo]:
    match get_proper_type(given):
        case Instance(type=info):
            yield info
        case LiteralType(fallback=fallback) | TupleType(partial_fallback=fallback):
            yield fallback.type
        case UnionType(items=items):
            for each in items:
                yield from _classes(each)
        case TypedDictType(items=entries):
            for each in entries.values():
                yield from _classes(each)
        case TypeVarType(upper_bound=bound, values=values):
            for each in (bound, *values):
                yield from _classes(each)
        case _:
            return


def _class_in_words(info: TypeInfo) -> str:
    own = [[each.fullname, each.fallback_to_any, *_reversers(each)] for each in info.mro]
    members = [f"{name}: {_member_type(info, name)}" for name in info.enum_members] if info.is_enum else []
    return f"{own} {members}"


def _reversers(info: TypeInfo) -> list[str]:
    return [name for name in REVERSERS if name in info.names]


def _member_type(info: TypeInfo, name: str) -> Type | None:
    symbol = info.names.get(name)
    return symbol.node.type if symbol is not None and isinstance(symbol.node, Var) else None
