"""Comprehensions: their loops, and what they make."""

from __future__ import annotations

import ast
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Literal

from conn_types.analysis.evaluator import containers, inspected_routes
from conn_types.analysis.evaluator.conditions import truth_by_default, truth_of
from conn_types.analysis.evaluator.frames import Frame
from conn_types.analysis.evaluator.keys import key_of
from conn_types.analysis.evaluator.targets import assign
from conn_types.analysis.evaluator.values import Dict, Sequence, Unknown, Value

if TYPE_CHECKING:
    from conn_types.analysis.evaluator.interpreter import Interpreter


def make(kind: Literal["list", "set", "generator"]) -> Callable[[Interpreter, Frame, Any], Value]:
    def evaluate(
        run: Interpreter, frame: Frame, node: ast.ListComp | ast.SetComp | ast.GeneratorExp
    ) -> Value:
        made = Sequence(kind, conditions=run.conditions)
        inner = Frame(frame.module, {}, _seen_from_inside(frame), frame.function)
        made.open = _generate(
            run, inner, node.generators, lambda: containers.append(run, made, run.eval(inner, node.elt))
        )
        return containers.unite(run, made) if kind == "set" else made

    return evaluate


def make_dict(run: Interpreter, frame: Frame, node: ast.DictComp) -> Value:
    made = Dict(conditions=run.conditions)
    inner = Frame(frame.module, {}, _seen_from_inside(frame), frame.function)

    def emit() -> None:
        index = run.eval(inner, node.key)
        if key_of(index) is not None:
            containers.set_key(run, made, index, run.eval(inner, node.value))
        else:
            made.open = made.open or Unknown("a key that is not known", frame.location(node))

    made.open = _generate(run, inner, node.generators, emit) or made.open
    return made


def _seen_from_inside(frame: Frame) -> Frame | None:
    """A comprehension sees a class body's names too: its first iterable, in practice, is all that matters."""
    return None if frame.names is frame.module.namespace else frame


def _generate(
    run: Interpreter, frame: Frame, generators: list[ast.comprehension], emit: Callable[[], None]
) -> Unknown | None:
    """Run the loops of a comprehension. Returns why there may be more items than were emitted."""
    if not generators:
        emit()
        return None
    first, *rest = generators
    items, more = containers.iterate(run, run.eval(frame, first.iter), frame, first.iter)
    inspected_routes.note(run, frame, items)
    for item in items:
        assign(run, frame, first.target, item.value)
        if not item.conditions and not item.assumed:
            more = _filtered(run, frame, first, rest, emit) or more
            continue
        off = any(map(run.is_departure, item.conditions))
        with run.under(*item.conditions, departing=off), run.assuming(*item.assumed):
            more = _filtered(run, frame, first, rest, emit) or more
    return more


def _filtered(
    run: Interpreter,
    frame: Frame,
    generator: ast.comprehension,
    rest: list[ast.comprehension],
    emit: Callable[[], None],
) -> Unknown | None:
    for test in generator.ifs:
        value = run.eval(frame, test)
        known, default = truth_of(run, value), truth_by_default(run, value)
        if known is False:
            return None
        if known is None and default is not True:
            with run.under(frame.location(test), departing=default is False):
                return _generate(run, frame, rest, emit)
        if known is None:
            with run.assuming(frame.location(test)):
                return _generate(run, frame, rest, emit)
    return _generate(run, frame, rest, emit)
