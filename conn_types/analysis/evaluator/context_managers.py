"""`with`: what a context manager does before its block and after it, and what the block is given."""

from __future__ import annotations

import ast
from collections.abc import Callable, Generator
from collections.abc import Sequence as Many
from contextlib import AbstractContextManager, contextmanager
from typing import TYPE_CHECKING

from conn_types.analysis.evaluator.expressions import await_value
from conn_types.analysis.evaluator.frames import Flow, Frame, Raised
from conn_types.analysis.evaluator.targets import assign
from conn_types.analysis.evaluator.values import (
    NONE,
    Call,
    External,
    Instance,
    Sequence,
    Thunk,
    Unknown,
    Value,
    members,
    union,
)

if TYPE_CHECKING:
    from conn_types.analysis.evaluator.interpreter import Interpreter


def run_with(run: Interpreter, frame: Frame, node: ast.With | ast.AsyncWith) -> Flow:
    return _from(run, frame, node, node.items)


def _from(run: Interpreter, frame: Frame, node: ast.With | ast.AsyncWith, items: Many[ast.withitem]) -> Flow:
    """Enter the first of the managers, run what is inside it, and leave it."""
    if not items:
        return run.run_block(frame, node.body)
    first, *rest = items
    manager = run.eval(frame, first.context_expr)

    def inside(entered: Value) -> Flow:
        if first.optional_vars is not None:
            assign(run, frame, first.optional_vars, entered)
        return _from(run, frame, node, rest)

    if isinstance(manager, Thunk) and manager.function.is_generator:
        return _inside_generator(run, frame, first.context_expr, manager, inside)
    entered = _enter(run, frame, first.context_expr, manager)
    try:
        flow = inside(entered)
    except Raised:
        if not _is_suppress(manager):
            raise
        flow = Flow.FALL
    _exit(run, frame, first.context_expr, manager)
    return flow


def _inside_generator(
    run: Interpreter, frame: Frame, node: ast.expr, manager: Thunk, inside: Callable[[Value], Flow]
) -> Flow:
    """Run a function under `@contextmanager`, and the block where it yields."""
    flows: list[Flow] = []
    caller = _here(run)

    def block(yielded: Value) -> None:
        # Of several yields, a context manager comes to one.
        if not flows:
            flows.append(Flow.FALL)
            with caller():
                flows[0] = inside(yielded)

    manager.frame.on_yield = block
    await_value(run, manager, frame, node)
    return flows[0] if flows else inside(Unknown("what is never yielded", frame.location(node)))


def _here(run: Interpreter) -> Callable[[], AbstractContextManager[None]]:
    """A way back to what holds and runs now, from inside a function that is called later."""
    calls, conditions, departing = list(run.calls), run.conditions, run.departing
    guards, handlers = run.guards, run.handlers

    @contextmanager
    def back() -> Generator[None, None, None]:
        there = run.calls, run.conditions, run.departing, run.guards, run.handlers
        run.calls, run.conditions, run.departing = list(calls), conditions, departing
        run.guards, run.handlers = guards, handlers
        try:
            yield
        finally:
            run.calls, run.conditions, run.departing, run.guards, run.handlers = there

    return back


def _exit(run: Interpreter, frame: Frame, node: ast.expr, manager: Value) -> None:
    for each in members(manager):
        if isinstance(each, Instance):
            names = ("__exit__", "__aexit__")
            method = next((run.attribute(each, name) for name in names if _has(run, each, name)), None)
            if method is not None:
                run.call(method, Call([NONE, NONE, NONE], {}, frame, node))


def _has(run: Interpreter, value: Instance, name: str) -> bool:
    return not isinstance(run.attribute(value, name), Unknown)


def _is_suppress(manager: Value) -> bool:
    """`contextlib.suppress(…)` is modelled as a tuple that opens with its own name."""
    if not isinstance(manager, Sequence) or manager.kind != "tuple" or not manager.items:
        return False
    return manager.items[0].value == External("contextlib.suppress")


def _enter(run: Interpreter, frame: Frame, node: ast.expr, manager: Value) -> Value:
    entered: list[Value] = []
    for each in members(manager):
        match each:
            case Sequence(kind="generator", items=[first, *_]):
                entered.append(first.value)
            case Thunk():
                entered.append(_enter(run, frame, node, await_value(run, each, frame, node)))
            case Instance():
                method = run.attribute(each, "__enter__")
                if isinstance(method, Unknown):
                    method = run.attribute(each, "__aenter__")
                entered.append(run.call(method, Call([], {}, frame, node)))
            case External() | Unknown():
                entered.append(Unknown("a context manager that is not followed", frame.location(node)))
            case _:
                entered.append(each)
    return union(entered)
