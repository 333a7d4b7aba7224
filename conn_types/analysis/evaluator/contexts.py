"""`with`: context managers entered and left, among them functions with one `yield`."""

from __future__ import annotations

import ast
from collections.abc import Generator
from typing import TYPE_CHECKING

from conn_types.analysis.evaluator import special
from conn_types.analysis.evaluator.context_managers import inside_generator
from conn_types.analysis.evaluator.frames import (
    FALL,
    Flow,
    Frame,
    Raised,
)
from conn_types.analysis.evaluator.generators import yields_in
from conn_types.analysis.evaluator.raising import handler_for
from conn_types.analysis.evaluator.targets import assign
from conn_types.analysis.evaluator.unions import union
from conn_types.analysis.evaluator.values import (
    NONE,
    Call,
    Const,
    External,
    Function,
    Instance,
    Sequence,
    Thunk,
    Unknown,
    Value,
    members,
)

if TYPE_CHECKING:
    from conn_types.analysis.evaluator.interpreter import Interpreter


def run_with(run: Interpreter, frame: Frame, node: ast.With | ast.AsyncWith) -> Flow:
    return _from(run, frame, node, node.items)


def _from(run: Interpreter, frame: Frame, node: ast.With | ast.AsyncWith, items: list[ast.withitem]) -> Flow:
    """Enter the first of the managers, run what is inside it, and leave it."""
    if not items:
        return run.run_block(frame, node.body)
    first, *rest = items
    place, manager = first.context_expr, run.eval(frame, first.context_expr)

    def inside(entered: Value) -> Flow:
        if first.optional_vars is not None:
            assign(run, frame, first.optional_vars, entered)
        return _from(run, frame, node, rest)

    if isinstance(manager, Thunk) and manager.function.is_generator:
        return inside_generator(run, frame, place, manager, inside)
    entered = enter(run, frame, place, manager)
    catches = _may_swallow(manager)
    run.guards, run.handlers = run.guards + catches, run.handlers + catches
    raised: Raised | None = None
    flow = FALL
    try:
        flow = inside(entered)
    except Raised as error:
        raised = error
    finally:
        run.guards, run.handlers = run.guards - catches, run.handlers - catches
    swallowed = leave(run, frame, place, manager, raised)
    if raised is not None and not swallowed:
        raise raised
    return flow


def _may_swallow(manager: Value) -> bool:
    if isinstance(manager, Sequence):
        return _is_suppress(manager) or manager.rest is not None
    return special.method(manager, "__exit__") is not None


def enter(run: Interpreter, frame: Frame, node: ast.AST, manager: Value) -> Value:
    """What `as` binds."""
    entered: list[Value] = []
    for each in members(manager):
        match each:
            case Sequence(rest=rest) if rest is not None:
                entered.append(next(rest, Unknown("a context manager that yields nothing")))
            case Thunk():
                entered.append(enter(run, frame, node, run.await_value(each, Call([], {}, frame, node))))
            case Sequence(kind="generator", items=[first, *_]):
                entered.append(first.value)
            case Instance():
                found = special.method(each, "__enter__") or special.method(each, "__aenter__")
                method = found or run.attribute(each, "__enter__")
                made = run.call(method, Call([], {}, frame, node))
                entered.append(run.await_value(made, Call([], {}, frame, node)))
            case External() | Unknown():
                entered.append(Unknown("a context manager that is not followed", frame.location(node)))
            case _:
                entered.append(each)
    return union(entered)


def leave(run: Interpreter, frame: Frame, node: ast.AST, manager: Value, raised: Raised | None) -> bool:
    """Leave the manager; whether it swallows what was raised."""
    swallows = False
    for each in members(manager):
        match each:
            case Sequence(rest=rest) if rest is not None:
                swallows = _resume(rest, raised) or swallows
            case Sequence() if raised is not None and _is_suppress(each):
                swallows = swallows or _suppresses(run, each, raised)
            case Instance():
                found = special.method(each, "__exit__") or special.method(each, "__aexit__")
                if found is not None:
                    kind = raised.kind if raised is not None else NONE
                    value = (raised.value or NONE) if raised is not None else NONE
                    call = Call([kind, value, NONE], {}, frame, node)
                    swallows = run.await_value(run.call(found, call), call) == Const(True) or swallows
            case _:
                continue
    return swallows and raised is not None


def _resume(rest: Generator[Value, None, None], raised: Raised | None) -> bool:
    """Run what follows the `yield`."""
    if raised is None:
        for _ in rest:
            pass
        return False
    try:
        rest.throw(raised)
    except StopIteration:
        return True
    except Raised:
        return False
    return False


def _is_suppress(manager: Sequence) -> bool:
    """`contextlib.suppress(…)` is modelled as a tuple that opens with its own name."""
    is_call = manager.kind == "tuple" and bool(manager.items)
    return is_call and manager.items[0].value == External("contextlib.suppress")


def _suppresses(run: Interpreter, manager: Sequence, raised: Raised) -> bool:
    kinds = Sequence.of("tuple", manager.values()[1:])
    return run.takes(raised.kind, kinds)


def can_pause(function: Function) -> bool:
    """Whether the function can be left at its `yield` and taken up again: where no loop and no condition that
    may be unknown is around it."""
    return not isinstance(function.node, ast.Lambda) and _can_pause(function.node.body)


def _can_pause(body: list[ast.stmt]) -> bool:
    for statement in body:
        if not yields_in(statement):
            continue
        match statement:
            case ast.Expr(value=ast.Yield()) | ast.Assign(value=ast.Yield()):
                continue
            case ast.Try(body=inner, orelse=orelse) if not any(map(yields_in, orelse)):
                if not _can_pause(inner):
                    return False
            case ast.With(body=inner) | ast.AsyncWith(body=inner):
                if not _can_pause(inner):
                    return False
            case _:
                return False
    return True


def paused(
    run: Interpreter, function: Function, frame: Frame, caller: Frame, node: ast.AST
) -> Generator[Value, None, None]:
    """The values that the function yields; it runs on only as they are asked for."""
    assert not isinstance(function.node, ast.Lambda)
    steps = _steps(run, frame, function.node.body)
    run.called[function.node] = function.module.path
    raised: Raised | None = None
    while True:
        run.calls.append((function, caller, node))
        try:
            value = next(steps) if raised is None else steps.throw(raised)
        except StopIteration:
            return
        finally:
            run.calls.pop()
        raised = None
        try:
            yield value
        except Raised as thrown:
            raised = thrown


def _steps(run: Interpreter, frame: Frame, body: list[ast.stmt]) -> Generator[Value, None, None]:
    for statement in body:
        if not yields_in(statement):
            if not run.run_block(frame, [statement]) & FALL:
                return
            continue
        run.reached.add(statement)
        match statement:
            case ast.Expr(value=ast.Yield(value=value)):
                yield run.eval(frame, value) if value is not None else NONE
            case ast.Assign(value=ast.Yield(value=value), targets=targets):
                yield run.eval(frame, value) if value is not None else NONE
                for target in targets:
                    assign(run, frame, target, NONE)
            case ast.Try():
                yield from _try(run, frame, statement)
            case ast.With() | ast.AsyncWith():
                yield from _with(run, frame, statement)
            case _:
                return


def _try(run: Interpreter, frame: Frame, node: ast.Try) -> Generator[Value, None, None]:
    # Without Python's own `finally`: what is never taken up again must not run when it is collected.
    pending: Raised | None = None
    try:
        yield from _steps(run, frame, node.body)
    except Raised as raised:
        pending = raised
    try:
        if pending is None:
            run.run_block(frame, node.orelse)
        elif (handler := handler_for(run, frame, node.handlers, pending.kind)) is not None:
            if handler.name:
                frame.names[handler.name] = pending.value or Unknown("an exception", pending.location)
            pending = None
            run.run_block(frame, handler.body)
    except Raised as again:
        pending = again
    run.run_block(frame, node.finalbody)
    if pending is not None:
        raise pending


def _with(run: Interpreter, frame: Frame, node: ast.With | ast.AsyncWith) -> Generator[Value, None, None]:
    managers = [(item.context_expr, run.eval(frame, item.context_expr)) for item in node.items]
    for item, (place, manager) in zip(node.items, managers, strict=True):
        entered = enter(run, frame, place, manager)
        if item.optional_vars is not None:
            assign(run, frame, item.optional_vars, entered)
    yield from _steps(run, frame, node.body)
    for place, manager in reversed(managers):
        leave(run, frame, place, manager, None)
