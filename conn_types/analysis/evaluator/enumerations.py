"""Enum classes: their members, and the look-up of a member by its value."""

from __future__ import annotations

from conn_types.analysis.evaluator.values import (
    Class,
    Const,
    Descriptor,
    External,
    Function,
    Instance,
    Unknown,
    Value,
    same,
)

ENUMERATIONS = ("enum.Enum", "enum.StrEnum", "enum.IntEnum", "enum.Flag", "enum.IntFlag")


def is_enumeration(cls: Class) -> bool:
    return any(cls.has_base(name) for name in ENUMERATIONS)


def make_members(cls: Class) -> None:
    """Replace the values of the class body by members: `name`, `value`, and identity."""
    for name, value in list(cls.namespace.items()):
        if name.startswith("_") or isinstance(value, (Function, Descriptor, Class, Instance)):
            continue
        held = _automatic(cls, name) if _is_auto(value) else value
        cls.namespace[name] = Instance(
            cls, {"_name_": Const(name), "_value_": held, "name": Const(name), "value": held}
        )


def _is_auto(value: Value) -> bool:
    return isinstance(value, Unknown) and value.origin == "enum.auto"


def _automatic(cls: Class, name: str) -> Value:
    return Const(name.lower()) if cls.has_base("enum.StrEnum") else Unknown("enum.auto()")


def member_by_value(cls: Class, value: Value) -> Value:
    """`Colour("red")`."""
    for each in cls.namespace.values():
        if isinstance(each, Instance) and same(each.attributes.get("_value_", External("")), value):
            return each
    return (
        value if isinstance(value, Instance) and value.cls is cls else Unknown("a member that is not known")
    )
