"""Objects of followed classes, before their constructor has run, and those that hold routers."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from conn_types.analysis.evaluator.values import Call, Class, Instance, Unknown, Value, members
from conn_types.analysis.fullnames import APPLICATIONS, FRAMEWORK_PACKAGES, INCLUDE_ROUTER, ROUTERS

if TYPE_CHECKING:
    from conn_types.analysis.evaluator.interpreter import Interpreter


def new_instance(run: Interpreter, cls: Class, call: Call) -> Instance:
    """A bare object of the class, which remembers where it was made."""
    frame, node = run.site(call.frame, call.node)
    made = Instance(
        cls,
        conditions=run.conditions,
        location=frame.location(node),
        module=frame.module.name,
        stack=tuple(function.fullname for function, _, _ in run.calls),
        started_by=(run.calls[0][1] if run.calls else call.frame).module.name,
    )
    original = _copied_route(run)
    if original is not None:
        made.location, made.module = original.location, original.module
    if is_routing(cls):
        run.routers.append(made)
    return made


def is_routing(cls: Class) -> bool:
    """Whether its objects are applications or routers."""
    return any(cls.has_base(name) for name in (*APPLICATIONS, *ROUTERS))


_USUAL_NAMES = re.compile(r"router|app|api")


def note_held(run: Interpreter, owner: Instance, name: str, value: Value) -> None:
    """Remember who is given an application or a router, or what may be one."""
    for each in members(value):
        if isinstance(each, Instance):
            is_held = is_routing(each.cls)
        else:
            is_held = isinstance(each, Unknown) and _USUAL_NAMES.search(name) is not None
        if is_held and owner.cls.module.name.partition(".")[0] not in FRAMEWORK_PACKAGES:
            run.holders.setdefault(owner, set()).add(name)


def _copied_route(run: Interpreter) -> Instance | None:
    """The route that FastAPI before 0.137 copies just now: `include_router` makes a new one of each."""
    for _, caller, _ in reversed(run.calls):
        if caller.function is not None and caller.function.fullname == INCLUDE_ROUTER:
            original = caller.names.get("route")
            return original if isinstance(original, Instance) else None
    return None
