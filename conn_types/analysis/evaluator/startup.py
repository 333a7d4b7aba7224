"""What an application does before it serves: its start-up handlers and its lifespan, which may add routes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from conn_types.analysis.evaluator import expressions
from conn_types.analysis.evaluator.entries import is_a
from conn_types.analysis.evaluator.frames import Frame, Raised
from conn_types.analysis.evaluator.limits import STARTUP_FUEL, OutOfFuel
from conn_types.analysis.evaluator.values import (
    Call,
    Function,
    Instance,
    Method,
    Partial,
    Sequence,
    Value,
    members,
)
from conn_types.analysis.fullnames import APPLICATIONS
from conn_types.analysis.location import Location

if TYPE_CHECKING:
    from conn_types.analysis.evaluator.interpreter import Interpreter


def start(run: Interpreter, app: Instance) -> None:
    """Run them once, as the server does. A module of the frameworks has none of its own."""
    if app in run.started:
        return
    run.started.append(app)
    router = run.attribute(app, "router") if is_a(app, APPLICATIONS) else app
    handlers = run.attribute(router, "on_startup")
    for item in list(handlers.items) if isinstance(handlers, Sequence) else ():
        _run(run, item.value)
    seen: set[int] = set()
    todo = [run.attribute(router, "lifespan_context")]
    while todo:
        # One router may be included many times, and brings its lifespan each time.
        for each in members(todo.pop()):
            if id(each) in seen:
                continue
            seen.add(id(each))
            match each:
                case Function() | Method():
                    _run(run, each, app)
                case Sequence(kind="tuple", items=merged):
                    todo += [item.value for item in reversed(merged)]
                case _:
                    continue


def _run(run: Interpreter, function: Value, *args: Value) -> None:
    """Run one. What it changes is not so before, and its own place is the condition of that."""
    call = Call(list(args), {}, run.idle, run.idle_node)
    place = _place(function)
    run.starts.update(place)
    run.starting = True
    try:
        with run.asked(min(STARTUP_FUEL, run.startups)), run.under(*place, departing=True):
            _follow(run, function, call)
    except Raised:
        return
    except Exception as mistake:
        run.mistaken(run.idle, run.idle_node, mistake)
    finally:
        run.starting = False


def _follow(run: Interpreter, function: Value, call: Call) -> None:
    """Call it, at the expense of all start-up handlers."""
    granted = run.fuel
    try:
        made = expressions.await_value(run, run.call(function, call), call.frame, call.node)
        if isinstance(made, Sequence) and made.rest is not None:
            # Entered, and left when the server stops.
            for _ in made.rest:
                pass
    except OutOfFuel as spent:
        run.cut(
            _frame(run, function), run.idle_node, "a start-up handler that is too much to follow", spent.place
        )
    finally:
        run.startups -= granted - max(run.fuel, 0)


def _frame(run: Interpreter, function: Value) -> Frame:
    """A frame of the module that defines the handler, whose applications it can reach."""
    match function:
        case Function(module=module):
            return Frame(module, {})
        case Method(function=inner) | Partial(function=inner):
            return _frame(run, inner)
        case _:
            return run.idle


def _place(function: Value) -> tuple[Location, ...]:
    """Where the handler is defined, as far as that is known."""
    match function:
        case Function(module=module, node=node):
            return (Frame(module, {}).location(node),)
        case Method(function=inner) | Partial(function=inner):
            return _place(inner)
        case Instance(location=Location() as place):
            return (place,)
        case _:
            return ()
