"""Iteration: enumerate, zip, map, filter, sorted, reversed, next, itertools.chain."""

from __future__ import annotations

import ast
import functools
from collections.abc import Sequence as Many
from contextlib import suppress
from typing import TYPE_CHECKING

from conn_types.analysis.evaluator import arithmetic, comparison, containers, special
from conn_types.analysis.evaluator.conditions import truth_of
from conn_types.analysis.evaluator.frames import Raised
from conn_types.analysis.evaluator.plain import NotPlain, to_plain
from conn_types.analysis.evaluator.unions import union
from conn_types.analysis.evaluator.values import (
    NONE,
    TRUE,
    Call,
    Const,
    External,
    Item,
    Model,
    Sequence,
    Unknown,
    Value,
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
    columns = _columns(run, call)
    more = next((opened for _, opened in columns if opened is not None), None)
    closed = [len(items) for items, opened in columns if opened is None]
    if closed and all(len(items) >= min(closed) for items, _ in columns):
        # The shortest ends before anything that is not known begins.
        more = None
    rows = [
        Item(
            Sequence.of("tuple", [item.value for item in row]),
            tuple(each for item in row for each in item.conditions),
        )
        for row in zip(*(items for items, _ in columns), strict=False)
    ]
    if more is None:
        _put_back(call.args, columns, len(rows))
    return Sequence("generator", rows, more, run.conditions)


def _columns(run: Interpreter, call: Call) -> list[tuple[list[Item], Unknown | None]]:
    """The items of each argument; an iterator that is given several times (`zip(it, it)`) shares its own."""
    columns: list[tuple[list[Item], Unknown | None]] = []
    for index, value in enumerate(call.args):
        turns = [at for at, each in enumerate(call.args) if each is value and _is_iterator(each)]
        if turns and turns[0] != index:
            columns.append(columns[turns[0]])
        else:
            columns.append(_items(run, call, value))
    for value in call.args:
        turns = [at for at, each in enumerate(call.args) if each is value and _is_iterator(each)]
        if len(turns) > 1 and columns[turns[0]] is columns[turns[1]]:
            items, more = columns[turns[0]]
            for turn, at in enumerate(turns):
                columns[at] = items[turn :: len(turns)], more
    return columns


def _is_iterator(value: Value) -> bool:
    return isinstance(value, Sequence) and value.kind == "generator"


def _put_back(args: Many[Value], columns: list[tuple[list[Item], Unknown | None]], taken: int) -> None:
    """What `zip` has not taken out of iterators that are longer than the shortest."""
    ended = next((index for index, (items, _) in enumerate(columns) if len(items) == taken), 0)
    for index, (value, (items, _)) in enumerate(zip(args, columns, strict=True)):
        if isinstance(value, Sequence) and value.kind == "generator" and not value.items:
            value.items = items[taken + (index < ended) :]


def _map(run: Interpreter, call: Call) -> Value:
    rows = _zip(run, call.with_args(*call.args[1:]))
    if not isinstance(rows, Sequence):
        return rows
    made: list[Item] = []
    for row in rows.items:
        args = row.value.values() if isinstance(row.value, Sequence) else []
        with run.under(*row.conditions):
            made.append(Item(run.call_with(call.args[0], call, *args), row.conditions))
    return Sequence("generator", made, rows.open, run.conditions)


def _filter(run: Interpreter, call: Call) -> Value:
    items, more = _items(run, call, call.args[1])
    made = Sequence("generator", [], more, run.conditions)
    for item in items:
        kept = item.value if call.args[0] == NONE else run.call_with(call.args[0], call, item.value)
        known = truth_of(run, kept)
        if known is not False:
            made.items.append(item.again() if known else item.again(call.location))
    return made


def _sorted(run: Interpreter, call: Call) -> Value:
    items, more = _items(run, call, call.args[0])
    key, reverse = call.keywords.get("key"), call.keywords.get("reverse")
    keys = [item.value if key in (None, NONE) else run.call_with(key, call, item.value) for item in items]
    order = sort_order(run, keys, reverse)
    if order is None:
        # The order is not known; the items are.
        return Sequence("list", list(items), more, run.conditions)
    return Sequence("list", [items[index] for index in order], more, run.conditions)


_LESS = ast.Lt()


class _NotOrdered(Exception):
    """Two keys that cannot be compared."""


def sort_order(run: Interpreter, keys: list[Value], reverse: Value | None = None) -> list[int] | None:
    """The positions in order; None where two keys cannot be compared."""
    backwards = isinstance(reverse, Const) and bool(reverse.value)
    with suppress(NotPlain, TypeError):
        plain = [to_plain(key, shown=True) for key in keys]
        return sorted(range(len(keys)), key=plain.__getitem__, reverse=backwards)  # type: ignore[arg-type]

    def compare(left: int, right: int) -> int:
        if comparison.ordered(run, keys[left], _LESS, keys[right]):
            return -1
        larger = comparison.ordered(run, keys[right], _LESS, keys[left])
        if larger is None:
            raise _NotOrdered
        return int(larger)

    try:
        return sorted(range(len(keys)), key=functools.cmp_to_key(compare), reverse=backwards)
    except _NotOrdered:
        return None


def _reversed(run: Interpreter, call: Call) -> Value:
    own = special.call(run, call.frame, call.node, call.args[0], "__reversed__")
    if own is not None:
        return own
    value = call.args[0]
    if special.method(value, "__getitem__") is not None and special.method(value, "__iter__") is None:
        length = run.call(External("builtins.len"), call)
        if isinstance(length, Const) and isinstance(length.value, int):
            indices = range(length.value - 1, -1, -1)
            items = [Item(containers.get_item(run, call.frame, call.node, value, Const(i))) for i in indices]
            return Sequence("generator", items, None, run.conditions)
    items, more = _items(run, call, value)
    return Sequence("generator", items[::-1], more, run.conditions)


def _iter(run: Interpreter, call: Call) -> Value:
    value = call.args[0]
    if isinstance(value, Sequence) and value.kind == "generator":
        return value
    if len(call.args) == 2:
        return _until(run, call, value, call.args[1])
    made = special.call(run, call.frame, call.node, value, "__iter__")
    if made is not None:
        return made
    items, more = _items(run, call, value)
    return Sequence("generator", items, more, run.conditions)


def _until(run: Interpreter, call: Call, function: Value, sentinel: Value) -> Value:
    """`iter(function, sentinel)`: what the function gives, until it gives the sentinel."""
    made = Sequence("generator", conditions=run.conditions)
    for _ in range(ENDLESS):
        value = run.call_with(function, call)
        ends = comparison.equal(run, value, sentinel)
        if ends:
            return made
        if ends is None:
            break
        made.items.append(Item(value))
    made.open = Unknown("an iteration whose end is not known", call.location)
    return made


def _next(run: Interpreter, call: Call) -> Value:
    value = call.args[0]
    try:
        own = special.call(run, call.frame, call.node, value, "__next__")
        if own is not None:
            return own
        if isinstance(value, Sequence) and value.kind == "generator" and not run.since(value.conditions):
            taken = containers.take_next(value)
            if taken is not None:
                return taken
    except Raised as raised:
        if len(call.args) > 1 and raised.kind == External("builtins.StopIteration"):
            return call.args[1]
        raise
    items, more = containers.spread(run, value)
    if not items and more is None and len(call.args) == 1:
        raise Raised(External("builtins.StopIteration"), call.location)
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


def _extreme(*, greatest: bool) -> Model:
    def choose(run: Interpreter, call: Call) -> Value:
        unknown = Unknown("the least or the greatest of several values", call.location)
        if len(call.args) == 1:
            items, more = _items(run, call, call.args[0])
        else:
            items, more = [Item(value) for value in call.args], call.open_args
        if more is not None or any(item.conditions for item in items):
            return union([*(item.value for item in items), unknown])
        if not items:
            default = call.keywords.get("default")
            if default is None:
                return run.fail("ValueError", call.location)
            return default
        key = call.keywords.get("key")
        keys = [item.value if key in (None, NONE) else run.call_with(key, call, item.value) for item in items]
        order = sort_order(run, keys, TRUE if greatest else None)
        return unknown if order is None else items[order[0]].value

    return choose


def _sum(run: Interpreter, call: Call) -> Value:
    items, more = _items(run, call, call.args[0])
    total = call.arg(1, "start") or Const(0)
    if more is not None or any(item.conditions for item in items):
        return Unknown("a sum that is not known", call.location)
    for item in items:
        total = arithmetic.operate(run, call.frame, call.node, total, ast.Add(), item.value)
    return total


ENDLESS = 300
"""Items of an iterator that never ends."""


def _count(run: Interpreter, call: Call) -> Value:
    start, step = call.arg(0, "start") or Const(0), call.arg(1, "step") or Const(1)
    if not isinstance(start, Const) or not isinstance(step, Const):
        return Unknown("a count that is not known", call.location)
    try:
        numbers = [Const(start.value + step.value * index) for index in range(ENDLESS)]  # type: ignore[operator]
    except TypeError:
        return Unknown("a count that is not known", call.location)
    made = Sequence.of("generator", numbers)
    made.open = Unknown("a count without an end", call.location)
    return made


def _cycle(run: Interpreter, call: Call) -> Value:
    items, more = _items(run, call, call.args[0])
    if not items:
        return Sequence("generator", [], more, run.conditions)
    again = [Item(item.value, item.conditions) for _ in range(1 + ENDLESS // len(items)) for item in items]
    return Sequence(
        "generator", again, more or Unknown("a cycle without an end", call.location), run.conditions
    )


MODELS: dict[str, Model] = {
    "builtins.enumerate": _enumerate,
    "builtins.zip": _zip,
    "builtins.map": _map,
    "builtins.filter": _filter,
    "builtins.sorted": _sorted,
    "builtins.reversed": _reversed,
    "builtins.iter": _iter,
    "builtins.next": _next,
    "builtins.min": _extreme(greatest=False),
    "builtins.max": _extreme(greatest=True),
    "builtins.sum": _sum,
    "builtins.aiter": _iter,
    "itertools.count": _count,
    "itertools.cycle": _cycle,
    "itertools.chain": _chain,
    "itertools.chain.from_iterable": _chain_from_iterable,
}
