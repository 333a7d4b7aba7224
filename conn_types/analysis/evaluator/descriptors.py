"""Descriptors: what an attribute of a class is, seen from an instance or from the class."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from conn_types.analysis.evaluator import special
from conn_types.analysis.evaluator.values import (
    NONE,
    Builtin,
    Call,
    Class,
    Descriptor,
    Function,
    Instance,
    Method,
    Unknown,
    Value,
)

if TYPE_CHECKING:
    from conn_types.analysis.evaluator.interpreter import Interpreter


def describes(found: Value | None, method: str) -> bool:
    """Whether what a class has is a descriptor: one of the builtin ones, or an object with `__get__` …"""
    if isinstance(found, Descriptor):
        return found.kind == "property"
    return isinstance(found, Instance) and special.in_class(found.cls, method) is not None


def by_descriptor(
    run: Interpreter, found: Value | None, receiver: Value, cls: Class, name: str
) -> Value | None:
    """What a descriptor gives for the receiver (None: for the class itself); None where it is not one."""
    if isinstance(found, Descriptor) and found.kind in ("property", "cached_property"):
        return _property(run, receiver, found, name) if isinstance(receiver, Instance) else None
    if isinstance(found, Instance) and (method := special.method(found, "__get__")) is not None:
        return from_site(run, method, receiver, cls)
    return None


def override(cls: Class, name: str) -> Value | None:
    """A data descriptor of a followed class comes before the instance's own attribute."""
    found = special.in_class(cls, name)
    return found if describes(found, "__set__") else None


def _property(run: Interpreter, value: Instance, found: Descriptor, name: str) -> Value:
    result = from_site(run, found.function, value)
    if found.kind == "cached_property":
        value.attributes[name] = result
    return result


def from_site(run: Interpreter, function: Value, *args: Value) -> Value:
    """Call without a call expression: the running call's place stands for it."""
    if run.calls:
        _, frame, node = run.calls[-1]
        return run.call(function, Call(list(args), {}, frame, node))
    return run.call(function, Call(list(args), {}, run.idle, run.idle_node))


def bind(found: Value, receiver: Value, cls: Class) -> Value:
    """What an attribute of the class is, seen from an instance (or from the class itself)."""
    match found:
        case Function() | Builtin():
            return Method(found, receiver)
        case Descriptor(kind="classmethod", function=function):
            return Method(function, cls)
        case Descriptor(kind="staticmethod", function=function):
            return function
        case _:
            return found


def seen_from_class(found: Value, cls: Class) -> Value:
    match found:
        case Descriptor(kind="classmethod", function=function):
            return Method(function, cls)
        case Descriptor(kind="staticmethod", function=function):
            return function
        case _:
            return found


def of_descriptor(value: Descriptor, name: str) -> Value:
    if name == "setter":
        return Builtin("property.setter", lambda _, call: replace(value, setter=call.args[0]))
    if name == "deleter":
        return Builtin("property.deleter", lambda _, call: replace(value, deleter=call.args[0]))
    if name == "getter":
        return Builtin("property.getter", lambda _, call: replace(value, function=call.args[0]))
    if name == "fset":
        return value.setter or NONE
    if name in ("fget", "func", "__func__", "__wrapped__"):
        return value.function
    return Unknown("an attribute of a descriptor")
