"""Special methods of followed classes: what an operator, a builtin or a statement asks of an object."""

from __future__ import annotations

from typing import TYPE_CHECKING

from conn_types.analysis.evaluator.values import (
    Call,
    Class,
    Descriptor,
    External,
    Function,
    Instance,
    Method,
    Unknown,
    Value,
)

if TYPE_CHECKING:
    import ast

    from conn_types.analysis.evaluator.frames import Frame
    from conn_types.analysis.evaluator.interpreter import Interpreter


def method(value: Value, name: str) -> Value | None:
    """The special method of the value's class (a class's metaclass), bound; None where it has none that is
    followed. An instance's own attributes do not count, as in Python."""
    cls = class_of(value)
    if cls is None:
        return None
    found = in_class(cls, name)
    if found is None:
        return None
    if isinstance(found, Descriptor):
        return found.function if found.kind == "staticmethod" else Method(found.function, cls)
    return Method(found, value) if isinstance(found, Function) or not isinstance(found, Class) else found


def class_of(value: Value) -> Class | None:
    """The followed class of an object, or the followed metaclass of a class."""
    if isinstance(value, Instance):
        return value.cls
    return value.metaclass if isinstance(value, Class) and isinstance(value.metaclass, Class) else None


def in_class(cls: Class, name: str) -> Value | None:
    """The name in the first followed class of the MRO that has it."""
    for each in cls.mro:
        if isinstance(each, Class) and name in each.namespace:
            return each.namespace[name]
    return None


def call(
    run: Interpreter, frame: Frame, node: ast.AST, value: Value, name: str, *args: Value
) -> Value | None:
    """What the special method gives; None where there is none that is followed."""
    found = method(value, name)
    return None if found is None else run.call(found, Call(list(args), {}, frame, node))


def may_have(value: Value, name: str) -> bool:
    """Whether a base that is not followed could have the method."""
    cls = class_of(value)
    hidden = any(
        isinstance(each, Unknown) or (isinstance(each, External) and not each.fullname.startswith(KNOWN))
        for each in (cls.mro if cls is not None else ())
    )
    return hidden and cls is not None and in_class(cls, name) is None


KNOWN = ("builtins.", "typing.", "typing_extensions.", "abc.", "enum.")
"""Where the bases come from of which it is known what they have."""
