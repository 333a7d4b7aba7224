"""Methods of list, tuple and set. What happens under an unknown condition stays conditional."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from conn_types.analysis.evaluator import comparison, containers
from conn_types.analysis.evaluator.frames import Raised
from conn_types.analysis.evaluator.models.iteration import sort_order
from conn_types.analysis.evaluator.values import (
    NONE,
    Builtin,
    Call,
    Const,
    External,
    Item,
    Model,
    Sequence,
    Unknown,
    Value,
    same,
)

if TYPE_CHECKING:
    from conn_types.analysis.evaluator.interpreter import Interpreter


def _receiver(call: Call) -> Sequence:
    receiver = call.args[0]
    return receiver if isinstance(receiver, Sequence) else Sequence("list")


def _append(run: Interpreter, call: Call) -> Value:
    containers.append(run, _receiver(call), call.args[1])
    return NONE


def _extend(run: Interpreter, call: Call) -> Value:
    items, more = containers.iterate(run, call.args[1], call.frame, call.node)
    containers.extend(run, _receiver(call), Sequence("list", items, more))
    return NONE


def _insert(run: Interpreter, call: Call) -> Value:
    receiver, index = _receiver(call), call.args[1]
    item = Item(call.args[2], run.since(receiver.conditions))
    if isinstance(index, Const) and isinstance(index.value, int):
        receiver.items.insert(index.value, item)
    else:
        receiver.items.append(item)
    return NONE


def _pop(run: Interpreter, call: Call) -> Value:
    receiver = _receiver(call)
    index = call.arg(1, "index") or Const(-1)
    if receiver.kind == "set" or not isinstance(index, Const) or not isinstance(index.value, int):
        receiver.open = receiver.open or Unknown("an item that is taken out", call.location)
        return receiver.open
    where = index.value
    try:
        gone = receiver.items[where]
    except IndexError:
        raise Raised(External("builtins.IndexError"), call.location) from None
    containers.remove(run, receiver.conditions, [gone], lambda: receiver.items.pop(where))
    return gone.value


def _remove(run: Interpreter, call: Call) -> Value:
    receiver, wanted = _receiver(call), call.args[1]
    maybe: list[Item] = []
    run.spend(len(receiver.items))
    for item in receiver.items:
        known = comparison.equal(run, item.value, wanted)
        if known and not maybe:
            containers.remove(run, receiver.conditions, [item], partial(receiver.items.remove, item))
            return NONE
        if known is not False:
            maybe.append(item)
    for item in maybe:
        item.conditions = (*item.conditions, call.location)
    return NONE


def _clear(run: Interpreter, call: Call) -> Value:
    receiver = _receiver(call)
    containers.remove(run, receiver.conditions, list(receiver.items), receiver.items.clear)
    return NONE


def _reverse(run: Interpreter, call: Call) -> Value:
    _receiver(call).items.reverse()
    return NONE


def _sort(run: Interpreter, call: Call) -> Value:
    receiver, key = _receiver(call), call.keywords.get("key")
    keys = [
        item.value if key in (None, NONE) else run.call_with(key, call, item.value) for item in receiver.items
    ]
    order = sort_order(keys, call.keywords.get("reverse"))
    if order is not None:
        receiver.items[:] = [receiver.items[index] for index in order]
    return NONE


def _copy(run: Interpreter, call: Call) -> Value:
    receiver = _receiver(call)
    run.spend(len(receiver.items))
    items = [Item(item.value, item.conditions) for item in receiver.items]
    return Sequence(receiver.kind, items, receiver.open, run.conditions)


def _index(run: Interpreter, call: Call) -> Value:
    receiver = _receiver(call)
    run.spend(len(receiver.items))
    for index, item in enumerate(receiver.items):
        known = comparison.equal(run, item.value, call.args[1])
        if known is None or item.conditions:
            break
        if known:
            return Const(index)
    return Unknown("an index that is not known", call.location)


def _count(run: Interpreter, call: Call) -> Value:
    return Unknown("a count that is not known", call.location)


def _add(run: Interpreter, call: Call) -> Value:
    receiver, value = _receiver(call), call.args[1]
    run.spend(1 + len(receiver.items) // 8)
    if not any(same(item.value, value) and not item.conditions for item in receiver.items):
        containers.append(run, receiver, value)
    return NONE


def _discard(run: Interpreter, call: Call) -> Value:
    return _remove(run, call)


def _update(run: Interpreter, call: Call) -> Value:
    for value in call.args[1:]:
        items, more = containers.iterate(run, value, call.frame, call.node)
        for item in items:
            with run.under(*item.conditions):
                _add(run, call.with_args(call.args[0], item.value))
        _receiver(call).open = _receiver(call).open or more
    return NONE


def _union(run: Interpreter, call: Call) -> Value:
    made = containers.unite(run, _receiver(call))
    _update(run, call.with_args(made, *call.args[1:]))
    return made


def _methods(kinds: tuple[str, ...], models: dict[str, Model]) -> dict[tuple[str, str], Value]:
    return {
        (kind, name): Builtin(f"{kind}.{name}", model) for kind in kinds for name, model in models.items()
    }


METHODS: dict[tuple[str, str], Value] = {
    **_methods(
        ("list",),
        {
            "append": _append,
            "appendleft": lambda run, call: _insert(
                run, call.with_args(call.args[0], Const(0), *call.args[1:])
            ),
            "extend": _extend,
            "insert": _insert,
            "pop": _pop,
            "popleft": lambda run, call: _pop(run, call.with_args(call.args[0], Const(0))),
            "remove": _remove,
            "clear": _clear,
            "reverse": _reverse,
            "sort": _sort,
        },
    ),
    **_methods(("list", "tuple", "set"), {"copy": _copy, "index": _index, "count": _count}),
    **_methods(
        ("set",),
        {
            "add": _add,
            "discard": _discard,
            "remove": _remove,
            "update": _update,
            "union": _union,
            "pop": _pop,
            "clear": _clear,
        },
    ),
}
