"""The names of routes that are given none."""

from __future__ import annotations

from typing import TYPE_CHECKING

from conn_types.analysis.evaluator.frames import Raised
from conn_types.analysis.evaluator.resolution import search
from conn_types.analysis.evaluator.values import Class, Const, External, Instance, Unknown, Value

if TYPE_CHECKING:
    from conn_types.analysis.evaluator.interpreter import Interpreter


def endpoint_name(run: Interpreter, endpoint: Value, *, of_objects: bool) -> Value:
    """The name of a route that was given none: the endpoint's `__name__`, or its class's.

    With `of_objects`, an object that was given a `__name__` (by `functools.update_wrapper`) counts.
    """
    try:
        if not isinstance(endpoint, Instance) or (of_objects and _has_name(endpoint)):
            return run.get_attribute(endpoint, "__name__")
    except Raised:
        pass
    cls = endpoint.cls if isinstance(endpoint, Instance) else run.attribute(endpoint, "__class__")
    match cls:
        case Class(name=name):
            return Const(name)
        case External(fullname=fullname):
            return Const(fullname.rpartition(".")[2])
        case _:
            return Unknown("the name of an endpoint that is not known")


def _has_name(endpoint: Instance) -> bool:
    """Whether an object has a name at all: one whose attributes are not known has none of its own."""
    return "__name__" in endpoint.attributes or search(endpoint.cls.mro, "__name__") is not None
