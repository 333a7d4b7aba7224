"""Iteration: enumerate, zip, map, filter, sorted, reversed, next, itertools.chain."""

from __future__ import annotations

import ast
import functools
from typing import TYPE_CHECKING

from conn_types.analysis.evaluator import comparison, containers
from conn_types.analysis.evaluator.conditions import truth_of
from conn_types.analysis.evaluator.values import (
    NONE,
    Call,
    Const,
    Item,
    Model,
    Sequence,
    Unknown,
    Value,
    union,
)

if TYPE_CHECKING:
    from conn_types.analysis.evaluator.interpreter import Interpreter


def _items(run: Interpreter, call: Call, value: Value) -> tuple[list[Item], Unknown | None]:
    return containers.iterate(run, value, call.frame, call.node)


def _enumerate(run: Interpreter, call: Call) -> Value:
    items, more = _items(run, call, call.args[0])
    start = call.arg(1, "start")
    first = start.value if isinstance(start, Const) and isinstance(start.value, int) else 0
    pairs = [
        Item(Sequence.of("tuple", [Const(first + index), item.value]), item.conditions)
        for index, item in enumerate(items)
    ]
    return Sequence("generator", pairs, more, run.conditions)


def _zip(run: Interpreter, call: Call) -> Value:
    columns = [_items(run, call, value) for value in call.args]
    more = next((opened for _, opened in columns if opened is not None), None)
    rows = [
        Item(
            Sequence.of("tuple", [item.value for item in row]),
            tuple(each for item in row for each in item.conditions),
        )
        for row in zip(*(items for items, _ in columns), strict=False)
    ]
    return Sequence("generator", rows, more, run.conditions)


def _map(run: Interpreter, call: Call) -> Value:
    items, more = _items(run, call, call.args[1])
    made = [Item(run.call_with(call.args[0], call, item.value), item.conditions) for item in items]
    return Sequence("generator", made, more, run.conditions)


def _filter(run: Interpreter, call: Call) -> Value:
    items, more = _items(run, call, call.args[1])
    made = Sequence("generator", [], more, run.conditions)
    for item in items:
        kept = item.value if call.args[0] == NONE else run.call_with(call.args[0], call, item.value)
        known = truth_of(run, kept)
        if known is not False:
            made.items.append(
                Item(item.value, item.conditions if known else (*item.conditions, call.location))
            )
    return made


def _sorted(run: Interpreter, call: Call) -> Value:
    items, more = _items(run, call, call.args[0])
    key, reverse = call.keywords.get("key"), call.keywords.get("reverse")
    keys = [item.value if key in (None, NONE) else run.call_with(key, call, item.value) for item in items]
    order = sort_order(keys, reverse)
    if order is None:
        # The order is not known; the items are.
        return Sequence("list", list(items), more, run.conditions)
    return Sequence("list", [items[index] for index in order], more, run.conditions)


_LESS = ast.Lt()


class _NotOrdered(Exception):
    """Two keys that cannot be compared."""


def sort_order(keys: list[Value], reverse: Value | None = None) -> list[int] | None:
    """The positions in order; None where two keys cannot be compared."""

    def compare(left: int, right: int) -> int:
        if comparison.ordered(keys[left], _LESS, keys[right]):
            return -1
        larger = comparison.ordered(keys[right], _LESS, keys[left])
        if larger is None:
            raise _NotOrdered
        return int(larger)

    backwards = isinstance(reverse, Const) and bool(reverse.value)
    try:
        return sorted(range(len(keys)), key=functools.cmp_to_key(compare), reverse=backwards)
    except _NotOrdered:
        return None


def _reversed(run: Interpreter, call: Call) -> Value:
    items, more = _items(run, call, call.args[0])
    return Sequence("generator", items[::-1], more, run.conditions)


def _iter(run: Interpreter, call: Call) -> Value:
    items, more = _items(run, call, call.args[0])
    return Sequence("generator", items, more, run.conditions)


def _next(run: Interpreter, call: Call) -> Value:
    items, more = _items(run, call, call.args[0])
    certain = items and not items[0].conditions
    if certain:
        return items[0].value
    if more is None and not items and len(call.args) > 1:
        return call.args[1]
    return union([*(item.value for item in items), *call.args[1:], more or Unknown("next() is not known")])


def _chain(run: Interpreter, call: Call) -> Value:
    made = Sequence("generator", conditions=run.conditions, open=call.open_args)
    for value in call.args:
        items, more = _items(run, call, value)
        made.items.extend(items)
        made.open = made.open or more
    return made


def _chain_from_iterable(run: Interpreter, call: Call) -> Value:
    items, more = _items(run, call, call.args[0])
    made = _chain(run, call.with_args(*(item.value for item in items)))
    if isinstance(made, Sequence):
        made.open = made.open or more
    return made


def _extreme(run: Interpreter, call: Call) -> Value:
    return Unknown("the least or the greatest of several values", call.location)


MODELS: dict[str, Model] = {
    "builtins.enumerate": _enumerate,
    "builtins.zip": _zip,
    "builtins.map": _map,
    "builtins.filter": _filter,
    "builtins.sorted": _sorted,
    "builtins.reversed": _reversed,
    "builtins.iter": _iter,
    "builtins.next": _next,
    "builtins.min": _extreme,
    "builtins.max": _extreme,
    "itertools.chain": _chain,
    "itertools.chain.from_iterable": _chain_from_iterable,
}
