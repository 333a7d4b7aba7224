"""Objects of followed classes, before their constructor has run."""

from __future__ import annotations

from typing import TYPE_CHECKING

from conn_types.analysis.evaluator.values import Call, Class, Instance
from conn_types.analysis.fullnames import APPLICATIONS, INCLUDE_ROUTER, ROUTERS

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
    )
    original = _copied_route(run)
    if original is not None:
        made.location, made.module = original.location, original.module
    if any(cls.has_base(name) for name in (*APPLICATIONS, *ROUTERS)):
        run.routers.append(made)
    return made


def _copied_route(run: Interpreter) -> Instance | None:
    """The route that FastAPI before 0.137 copies just now: `include_router` makes a new one of each."""
    for _, caller, _ in reversed(run.calls):
        if caller.function is not None and caller.function.fullname == INCLUDE_ROUTER:
            original = caller.names.get("route")
            return original if isinstance(original, Instance) else None
    return None
