"""Loops: over items that are known one by one, over others once; for ever is as long as the limits allow."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import TYPE_CHECKING

from conn_types.analysis.evaluator import containers, inspected_routes
from conn_types.analysis.evaluator.conditions import truth_of
from conn_types.analysis.evaluator.frames import (
    BREAK,
    CONTINUE,
    DEPART,
    FALL,
    NOWHERE,
    ON,
    RETURN,
    Flow,
    Frame,
)
from conn_types.analysis.evaluator.generators import NESTED
from conn_types.analysis.evaluator.limits import UNROLL
from conn_types.analysis.evaluator.targets import assign
from conn_types.analysis.evaluator.values import Conditions, Item, Sequence, Unknown, Value

if TYPE_CHECKING:
    from conn_types.analysis.evaluator.interpreter import Interpreter

Loop = ast.For | ast.AsyncFor | ast.While


def run_for(run: Interpreter, frame: Frame, node: ast.For | ast.AsyncFor) -> Flow:
    left = NOWHERE
    iterable = run.eval(frame, node.iter)
    items, more = containers.iterate(run, iterable, frame, node.iter)
    inspected_routes.note(run, frame, items)
    too_many = len(items) > UNROLL
    if too_many:
        items, more = items[:UNROLL], Unknown("an item of very many", frame.location(node.iter))
    if more is not None:
        items = [*items, Item(more, (frame.location(node.iter),))]
    is_list = isinstance(iterable, Sequence) and iterable.kind == "list" and more is None
    for index, item in enumerate(_as_they_stand(run, frame, node, iterable) if is_list else items):
        if index == UNROLL:
            _forget(run, frame, node)
        maybe_over = (frame.location(node),) if left & (BREAK | RETURN) else ()
        with run.assuming(*item.assumed):
            flow = _iteration(run, frame, node, item, maybe_over)
        left |= flow & ~ON
        if not flow & (ON | CONTINUE):
            if isinstance(iterable, Sequence) and iterable.kind == "generator" and not iterable.items:
                # What the loop did not take is still there.
                iterable.items = items[index + 1 :]
            if flow & BREAK:
                return _after_loop(left)
            return left
    if too_many:
        _forget(run, frame, node)
    return _else(run, frame, node, left)


def _as_they_stand(run: Interpreter, frame: Frame, node: ast.AST, listed: Value) -> Iterator[Item]:
    """The items of a list by their index, as in Python: the body may take some out, or add some."""
    index = 0
    while isinstance(listed, Sequence) and index < len(listed.items):
        if index > UNROLL:
            run.cut(frame, node, "a loop that is too long to follow")
            return
        yield listed.items[index].again()
        index += 1


def _iteration(
    run: Interpreter, frame: Frame, node: ast.For | ast.AsyncFor, item: Item, maybe_over: Conditions
) -> Flow:
    fresh = tuple(each for each in (*item.conditions, *maybe_over) if each not in run.conditions)
    if not fresh:
        assign(run, frame, node.target, item.value)
        return run.run_block(frame, node.body)
    before = dict(frame.names)
    assign(run, frame, node.target, item.value)
    narrowed = {name: bound for name, bound in frame.names.items() if before.get(name) is not bound}
    off = any(map(run.is_departure, fresh))
    with run.under(*fresh, departing=off):
        if off:
            return run.take(frame, node, ({}, []), (narrowed, node.body)) | FALL
        flow, _ = run.arms(frame, node, [(narrowed, node.body), ({}, [])])
    if not item.conditions and flow & BREAK and not flow & (ON | CONTINUE):
        # The loop is over by now: this iteration leaves it, or there was none because it was over before.
        return flow
    return (flow & ~DEPART) | FALL


def run_while(run: Interpreter, frame: Frame, node: ast.While) -> Flow:
    left = NOWHERE
    for _ in range(UNROLL):
        known = truth_of(run, run.eval(frame, node.test))
        if known is False:
            return _else(run, frame, node, left)
        if known is None:
            # Nobody knows how often: once, and only maybe.
            left |= run.branches(frame, node, [({}, node.body), ({}, [])]) & ~ON
            return _after_loop(left)
        flow = run.run_block(frame, node.body)
        left |= flow & ~ON
        if not flow & (ON | CONTINUE):
            return _after_loop(left) if flow & BREAK else left
        if left & (BREAK | RETURN):
            return _after_loop(left)
    # Nobody knows when it ends, if ever: once more, and what follows may not run at all.
    run.cut(frame, node, "a loop that is too long to follow")
    _forget(run, frame, node)
    left |= run.branches(frame, node, [({}, node.body), ({}, [])]) & ~ON
    _forget(run, frame, node)
    return _after_loop(left)


def _forget(run: Interpreter, frame: Frame, node: Loop) -> None:
    """After iterations that were not followed one by one, nobody knows what the body's names are worth."""
    unknown = Unknown("the outcome of a loop that is too long to follow", frame.location(node))
    todo: list[ast.AST] = list(node.body)
    while todo:
        inner = todo.pop()
        if isinstance(inner, ast.Name) and isinstance(inner.ctx, ast.Store):
            frame.home(inner.id)[inner.id] = unknown
        if not isinstance(inner, NESTED):
            todo.extend(ast.iter_child_nodes(inner))


def _else(run: Interpreter, frame: Frame, node: Loop, left: Flow) -> Flow:
    """The loop ran to its end: `else` runs, and only maybe where a break was possible."""
    if not node.orelse:
        return _after_loop(left)
    if left & BREAK:
        return _after_loop(left | run.branches(frame, node, [({}, node.orelse), ({}, [])]))
    return (left & RETURN) | run.run_block(frame, node.orelse)


def _after_loop(left: Flow) -> Flow:
    return FALL | (left & RETURN)
