"""Which modules look at the routes in a list one by one: what they do may depend on each of them.

Code that only hands lists of routes on (`[*pages.routes]`, `routes.extend(…)`, `Mount(…, routes=routes)`)
does the same whatever they hold. `analysis.splicing` rests on that.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from conn_types.analysis.evaluator.frames import Frame
from conn_types.analysis.evaluator.values import (
    Builtin,
    Call,
    External,
    Instance,
    Item,
    Method,
    Sequence,
    Value,
)
from conn_types.analysis.fullnames import BASE_ROUTES, FRAMEWORK_PACKAGES

if TYPE_CHECKING:
    from conn_types.analysis.evaluator.interpreter import Interpreter

_HANDS_ON = frozenset(
    {
        "list.append",
        "list.extend",
        "list.copy",
        "list.__add__",
        "list.__iadd__",
        "builtins.list",
        "builtins.tuple",
    }
)
"""What takes a list of routes without regard to what stands in it."""


def note(run: Interpreter, frame: Frame, items: list[Item]) -> None:
    """Note that the frame's code takes the items one by one, where they are routes."""
    if items and (_is_route(items[0].value) or _is_route(items[-1].value)):
        _note(run, frame)


def note_call(run: Interpreter, callee: Value, call: Call) -> None:
    """Note that routes are handed to code that is not followed and may count, sort or choose among them."""
    for value in call.args:
        if isinstance(value, Sequence) and value.items and _is_route(value.items[-1].value):
            if not _hands_on(callee):
                _note(run, call.frame)
            return


def _note(run: Interpreter, frame: Frame) -> None:
    name = frame.module.name
    if name.partition(".")[0] not in FRAMEWORK_PACKAGES or frame.module.is_project:
        run.project.looks.inspected.add(name)


def _is_route(value: Value) -> bool:
    return isinstance(value, Instance) and value.cls.has_any_base(BASE_ROUTES)


def _hands_on(callee: Value) -> bool:
    match callee:
        case Method(function=Builtin(name=name)) | Builtin(name=name) | External(fullname=name):
            return name in _HANDS_ON
        case _:
            return False
