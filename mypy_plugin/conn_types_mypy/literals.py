"""The texts and numbers that a value may be, by its type and as it is written."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mypy.nodes import (
    AssignmentExpr,
    ConditionalExpr,
    Expression,
    FloatExpr,
    IntExpr,
    NameExpr,
    StrExpr,
    TypeInfo,
    UnaryExpr,
    Var,
)
from mypy.types import Instance, LiteralType, Type, UnionType, get_proper_type

if TYPE_CHECKING:
    from conn_types.analysis.references.reference import KnownValue


def texts_of(given: Type) -> tuple[str, ...]:
    """Every text; none where the value may be one that the type does not tell."""
    proper = get_proper_type(given)
    if isinstance(proper, Instance) and proper.last_known_value is not None:
        proper = proper.last_known_value
    if isinstance(proper, LiteralType):
        text = _text(proper)
        return () if text is None else (text,)
    if isinstance(proper, UnionType):
        parts = [texts_of(item) for item in proper.items]
        return tuple(dict.fromkeys(text for part in parts for text in part)) if all(parts) else ()
    if isinstance(proper, Instance) and proper.type.is_enum:
        texts = [_member_text(proper.type, name) for name in proper.type.enum_members]
        return tuple(text for text in texts if text is not None) if None not in texts else ()
    return ()


def values_of(node: Expression, given: Type | None) -> tuple[KnownValue, ...]:
    """The texts and numbers that an argument is at least at times: as it is written, else by its type."""
    match node:
        case StrExpr() | IntExpr() | FloatExpr():
            return (node.value,)
        case UnaryExpr(op="-", expr=(IntExpr() | FloatExpr()) as number):
            return (-number.value,)
        case NameExpr(fullname="builtins.True" | "builtins.False" as name):
            return (name == "builtins.True",)
        case ConditionalExpr():
            return (*values_of(node.if_expr, None), *values_of(node.else_expr, None))
        case AssignmentExpr():
            return values_of(node.value, given)
        case _:
            return () if given is None else _values_by_type(given)


def _values_by_type(given: Type) -> tuple[KnownValue, ...]:
    proper = get_proper_type(given)
    if isinstance(proper, UnionType):
        return tuple(value for item in proper.items for value in _values_by_type(item))
    if isinstance(proper, Instance) and proper.last_known_value is not None:
        proper = proper.last_known_value
    if not isinstance(proper, LiteralType) or proper.is_enum_literal():
        return ()
    is_known = proper.fallback.type.fullname in ("builtins.str", "builtins.int", "builtins.bool")
    return (proper.value,) if is_known and isinstance(proper.value, (str, int)) else ()


def _text(literal: LiteralType) -> str | None:
    value, of = literal.value, literal.fallback.type
    # The value of a literal of bytes is a str as well.
    if isinstance(value, str) and of.fullname == "builtins.str":
        return value
    return _member_text(of, str(value)) if literal.is_enum_literal() else None


def _member_text(info: TypeInfo, name: str) -> str | None:
    """The value of a member of an enumeration of strings."""
    if not (info.has_base("enum.StrEnum") or (info.has_base("builtins.str") and info.is_enum)):
        return None
    symbol = info.names.get(name)
    if symbol is None or not isinstance(symbol.node, Var) or symbol.node.type is None:
        return None
    held = get_proper_type(symbol.node.type)
    if isinstance(held, Instance) and held.last_known_value is not None:
        held = held.last_known_value
    return held.value if isinstance(held, LiteralType) and isinstance(held.value, str) else None
