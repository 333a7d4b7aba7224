"""Objects of followed classes, before their constructor has run, and those that hold routers."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from conn_types.analysis.evaluator.values import (
    Call,
    Class,
    Const,
    Dict,
    External,
    Instance,
    Sequence,
    Text,
    Union,
    Unknown,
    Value,
    members,
)
from conn_types.analysis.fullnames import APPLICATIONS, FRAMEWORK_PACKAGES, INCLUDE_ROUTER, ROUTERS

if TYPE_CHECKING:
    from conn_types.analysis.evaluator.interpreter import Interpreter


HOLDING = frozenset(
    {
        "builtins.str",
        "builtins.int",
        "builtins.float",
        "builtins.tuple",
        "builtins.frozenset",
        "builtins.list",
        "builtins.dict",
        "builtins.set",
        "collections.OrderedDict",
        "collections.defaultdict",
        "collections.deque",
        "collections.Counter",
    }
)
"""Types of which an object of a derived class holds a value."""
IMMUTABLE = frozenset(f"builtins.{name}" for name in ("str", "int", "float", "tuple", "frozenset"))
"""Those of them whose `__new__` gives their objects the value."""


_ROUTING = (*APPLICATIONS, *ROUTERS)


def hold(run: Interpreter, made: Instance, fullname: str, call: Call) -> None:
    """Give the object what the type makes of the arguments, unless it has been given that already."""
    if made.held is None or (isinstance(made.held, (Sequence, Dict)) and fullname not in IMMUTABLE):
        value = run.call(External(fullname), call)
        if isinstance(value, (Sequence, Dict, Const, Text)):
            made.held = value
        elif isinstance(value, Unknown):
            made.held, made.open = None, made.open or value


def held_type(cls: Class) -> str | None:
    """The type of which objects of the class hold a value."""
    return next(
        (each.fullname for each in cls.mro if isinstance(each, External) and each.fullname in HOLDING), None
    )


def new_instance(run: Interpreter, cls: Class, call: Call) -> Instance:
    """A bare object of the class, which remembers where it was made."""
    frame, node = run.site(call.frame, call.node)
    made = Instance(
        cls,
        conditions=run.conditions,
        assumed=run.assumptions,
        location=frame.location(node),
        module=frame.module.name,
        stack=tuple(function.fullname for function, _, _ in run.calls),
        started_by=(run.calls[0][1] if run.calls else call.frame).module.name,
    )
    holding = held_type(cls)
    if holding is not None and not isinstance(cls.mro[-1], Unknown):
        made.held = _empty(run, holding)
    original = _copied_route(run)
    if original is not None:
        made.location, made.module = original.location, original.module
    if is_routing(cls):
        run.routers.append(made)
    return made


def type_of(value: Instance) -> Value:
    """`type(value)`: an exception class of Python's own is just its name."""
    cls = value.cls
    *_, last = cls.mro
    return last if isinstance(last, External) and last.fullname == cls.fullname else cls


def is_routing(cls: Class) -> bool:
    """Whether its objects are applications or routers."""
    return cls.has_any_base(_ROUTING)


_USUAL_NAMES = re.compile(r"router|app|api")


@lru_cache(maxsize=4096)
def _is_usual(name: str) -> bool:
    return _USUAL_NAMES.search(name) is not None


def note_held(run: Interpreter, owner: Instance, name: str, value: Value) -> None:
    """Remember who is given an application or a router, or what may be one."""
    if not isinstance(value, (Instance, Unknown, Union)):
        return
    for each in members(value):
        if isinstance(each, Instance):
            is_held = is_routing(each.cls)
        else:
            is_held = isinstance(each, Unknown) and _is_usual(name)
        if is_held and owner.cls.module.name.partition(".")[0] not in FRAMEWORK_PACKAGES:
            run.holders.setdefault(owner, set()).add(name)


def _empty(run: Interpreter, holding: str) -> Value | None:
    """What is there before the constructor has run."""
    if holding in ("builtins.list", "collections.deque", "builtins.set"):
        return Sequence("set" if holding == "builtins.set" else "list", conditions=run.conditions)
    if holding in (
        "builtins.dict",
        "collections.OrderedDict",
        "collections.defaultdict",
        "collections.Counter",
    ):
        return Dict(conditions=run.conditions)
    return None


def _copied_route(run: Interpreter) -> Instance | None:
    """The route that FastAPI before 0.137 copies just now: `include_router` makes a new one of each."""
    for _, caller, _ in reversed(run.calls):
        if caller.function is not None and caller.function.is_named(INCLUDE_ROUTER):
            original = caller.names.get("route")
            return original if isinstance(original, Instance) else None
    return None
