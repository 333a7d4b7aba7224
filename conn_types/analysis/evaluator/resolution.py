"""Method resolution: which class of an MRO has a name, and what a class has that is not followed."""

from __future__ import annotations

from collections.abc import Iterable

from conn_types.analysis.evaluator.frames import Raised
from conn_types.analysis.evaluator.models import METHODS
from conn_types.analysis.evaluator.values import Class, External, Unknown, Value
from conn_types.analysis.location import Location

PLAIN_BASES = frozenset(
    {
        "builtins.object",
        "builtins.type",
        "typing.Generic",
        "typing.Protocol",
        "typing_extensions.Protocol",
        "typing_extensions.Generic",
        "abc.ABC",
        "enum.Enum",
        "enum.StrEnum",
        "enum.IntEnum",
        "builtins.str",
        "builtins.int",
    }
)
"""Bases that are not followed, and that add no attribute which anybody tests for."""

OBJECT = External("builtins.object")


def missing(name: str) -> Raised:
    return Raised(External("builtins.AttributeError"), Location(path=name, line=1, column=0))


def search(mro: Iterable[Class | External | Unknown], name: str) -> Value | None:
    """The name in the first class of the MRO that has it; unknown where a base that is not followed may."""
    for cls in mro:
        match cls:
            case Class(namespace=namespace):
                if name in namespace:
                    return namespace[name]
            case Unknown():
                return Unknown(f"{name} of a base that is not known", origin=cls.origin)
            case External(fullname=fullname):
                known = METHODS.get((fullname.removeprefix("builtins."), name))
                if known is not None:
                    return known
                if fullname not in PLAIN_BASES:
                    return Unknown(f"{name} of {fullname}, which is not followed", origin=fullname)
    return None


def given_by_others(cls: Class, name: str) -> Value:
    """What nobody is known to have given the class: unknown where code that is not followed was handed it."""
    opened = next((each.open for each in cls.mro if isinstance(each, Class) and each.open), None)
    if opened is None or name in ("__bool__", "__len__", "__iter__", "__call__"):
        raise missing(name)
    return opened
