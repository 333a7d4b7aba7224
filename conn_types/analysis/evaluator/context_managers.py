"""Functions with `@contextmanager` whose `yield` stands in a loop or a condition: the block runs there."""

from __future__ import annotations

import ast
from collections.abc import Callable, Generator
from contextlib import AbstractContextManager, contextmanager
from typing import TYPE_CHECKING

from conn_types.analysis.evaluator.frames import (
    FALL,
    Flow,
    Frame,
)
from conn_types.analysis.evaluator.values import Call, Thunk, Unknown, Value

if TYPE_CHECKING:
    from conn_types.analysis.evaluator.interpreter import Interpreter


def inside_generator(
    run: Interpreter, frame: Frame, node: ast.expr, manager: Thunk, inside: Callable[[Value], Flow]
) -> Flow:
    """Run a function under `@contextmanager`, and the block where it yields."""
    flows: list[Flow] = []
    caller = _here(run)

    def block(yielded: Value) -> None:
        # Of several yields, a context manager comes to one.
        if not flows:
            flows.append(FALL)
            with caller():
                flows[0] = inside(yielded)

    manager.frame.on_yield = block
    run.await_value(manager, Call([], {}, frame, node))
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
