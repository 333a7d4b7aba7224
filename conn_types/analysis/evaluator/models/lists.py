"""Methods of list, tuple and set. What happens under an unknown condition stays conditional."""

from __future__ import annotations

import ast
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from typing import TYPE_CHECKING, cast

from conn_types.analysis.evaluator import arithmetic, comparison, containers
from conn_types.analysis.evaluator.frames import Raised
from conn_types.analysis.evaluator.models.iteration import sort_order
from conn_types.analysis.evaluator.plain import NotPlain, to_plain
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
    item = Item(call.args[2], run.since(receiver.conditions), run.assumptions)
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
    containers.doubt(run, maybe, (call.location,))
    if not maybe and receiver.open is None and not run.conditions:
        return run.fail("KeyError" if receiver.kind == "set" else "ValueError", call.location)
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
    order = sort_order(run, keys, call.keywords.get("reverse"))
    if order is not None:
        receiver.items[:] = [receiver.items[index] for index in order]
    return NONE


def _copy(run: Interpreter, call: Call) -> Value:
    receiver = _receiver(call)
    run.spend(len(receiver.items))
    items = [item.again() for item in receiver.items]
    return Sequence(receiver.kind, items, receiver.open, run.conditions)


def _index(run: Interpreter, call: Call) -> Value:
    receiver = _receiver(call)
    run.spend(len(receiver.items))
    for index, item in enumerate(receiver.items):
        known = comparison.equal(run, item.value, call.args[1])
        if known and not item.conditions:
            return Const(index)
        if known is None or item.conditions:
            return Unknown("an index that is not known", call.location)
    if receiver.open is None:
        return run.fail("ValueError", call.location)
    return Unknown("an index that is not known", call.location)


def _count(run: Interpreter, call: Call) -> Value:
    receiver = _receiver(call)
    answers = [comparison.equal(run, item.value, call.args[1]) for item in receiver.items]
    if None in answers or receiver.open is not None or any(item.conditions for item in receiver.items):
        return Unknown("a count that is not known", call.location)
    return Const(answers.count(True))


def _add(run: Interpreter, call: Call) -> Value:
    receiver, value = _receiver(call), call.args[1]
    run.spend(1 + len(receiver.items) // 8)
    for item in receiver.items:
        if same(item.value, value) and not item.conditions:
            return NONE
    containers.append(run, receiver, value)
    return NONE


def _discard(run: Interpreter, call: Call) -> Value:
    with suppress(Raised):
        _remove(run, call)
    return NONE


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


def _as_set(run: Interpreter, call: Call, value: Value) -> Sequence:
    items, more = containers.iterate(run, value, call.frame, call.node)
    return containers.unite(run, Sequence("set", items, more))


def _operation(op: ast.operator, *, in_place: bool = False) -> Model:
    """`a.intersection(b, …)` and its like, by the operator between sets."""

    def model(run: Interpreter, call: Call) -> Value:
        receiver, *others = call.args
        made: Value = containers.unite(run, _receiver(call))
        for other in others:
            made = arithmetic.operate(run, call.frame, call.node, made, op, _as_set(run, call, other))
        if not in_place:
            return made
        if isinstance(made, Sequence) and isinstance(receiver, Sequence):
            kept = made.items if not run.since(receiver.conditions) else [*receiver.items, *made.items]
            receiver.items[:] = kept
            receiver.open = receiver.open or made.open
        return NONE

    return model


def _compare_sets(question: Callable[[set[object], set[object]], bool]) -> Model:
    def model(run: Interpreter, call: Call) -> Value:
        try:
            one = cast("set[object]", to_plain(_as_set(run, call, call.args[0])))
            other = cast("set[object]", to_plain(_as_set(run, call, call.args[1])))
        except NotPlain:
            return Unknown("a question about a set that is not known", call.location, kind="bool")
        return Const(question(one, other))

    return model


def _rotate(run: Interpreter, call: Call) -> Value:
    receiver, steps = _receiver(call), call.arg(1, "n") or Const(1)
    if not isinstance(steps, Const) or not isinstance(steps.value, int) or run.since(receiver.conditions):
        receiver.open = receiver.open or Unknown("a rotation that is not known", call.location)
    elif receiver.items:
        by = steps.value % len(receiver.items)
        receiver.items[:] = receiver.items[-by:] + receiver.items[:-by] if by else receiver.items
    return NONE


def _extend_left(run: Interpreter, call: Call) -> Value:
    items, _ = containers.iterate(run, call.args[1], call.frame, call.node)
    for item in items:
        _insert(run, call.with_args(call.args[0], Const(0), item.value))
    return NONE


def _set_item(run: Interpreter, call: Call) -> Value:
    containers.set_item(run, call.frame, call.node, *call.args[:3])
    return NONE


def _delete_item(run: Interpreter, call: Call) -> Value:
    containers.delete_item(run, call.frame, call.node, *call.args[:2])
    return NONE


def _get_item(run: Interpreter, call: Call) -> Value:
    return containers.get_item(run, call.frame, call.node, call.args[0], call.args[1])


def _iterate(run: Interpreter, call: Call) -> Value:
    items, more = containers.spread(run, call.args[0])
    return Sequence("generator", items, more, run.conditions)


def _length(run: Interpreter, call: Call) -> Value:
    return run.call(External("builtins.len"), call)


def _contains(run: Interpreter, call: Call) -> Value:
    known = comparison.contains(run, call.args[0], call.args[1])
    return Unknown("whether it is in there", call.location, kind="bool") if known is None else Const(known)


def _add_lists(run: Interpreter, call: Call) -> Value:
    return arithmetic.operate(run, call.frame, call.node, call.args[0], ast.Add(), call.args[1])


def _enter(run: Interpreter, call: Call) -> Value:
    manager = call.args[0]
    if isinstance(manager, Sequence) and manager.rest is not None:
        return next(manager.rest, NONE)
    return manager.items[0].value if isinstance(manager, Sequence) and manager.items else NONE


def _leave(run: Interpreter, call: Call) -> Value:
    manager = call.args[0]
    for _ in (manager.rest if isinstance(manager, Sequence) else None) or ():
        pass
    return Const(False)


def _send(run: Interpreter, call: Call) -> Value:
    return run.call(External("builtins.next"), call.with_args(call.args[0]))


_CONTAINER: dict[str, Model] = {
    "__getitem__": _get_item,
    "__setitem__": _set_item,
    "__delitem__": _delete_item,
    "__iter__": _iterate,
    "__len__": _length,
    "__contains__": _contains,
}
"""What `super().__setitem__(…)` means in a class that derives from a container."""


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
    **_methods(("list", "tuple", "set", "dict"), _CONTAINER),
    **_methods(("list", "tuple"), {"__add__": _add_lists}),
    **_methods(("list",), {"rotate": _rotate, "extendleft": _extend_left}),
    **_methods(
        ("generator",), {"__enter__": _enter, "__aenter__": _enter, "__exit__": _leave, "__aexit__": _leave}
    ),
    **_methods(("generator",), {"send": _send, "__next__": _send, "__anext__": _send, "close": _clear}),
    **_methods(
        ("set",),
        {
            "add": _add,
            "discard": _discard,
            "remove": _remove,
            "update": _update,
            "union": _union,
            "intersection": _operation(ast.BitAnd()),
            "difference": _operation(ast.Sub()),
            "symmetric_difference": _operation(ast.BitXor()),
            "intersection_update": _operation(ast.BitAnd(), in_place=True),
            "difference_update": _operation(ast.Sub(), in_place=True),
            "symmetric_difference_update": _operation(ast.BitXor(), in_place=True),
            "issubset": _compare_sets(lambda one, other: one <= other),
            "issuperset": _compare_sets(lambda one, other: one >= other),
            "isdisjoint": _compare_sets(lambda one, other: one.isdisjoint(other)),
            "pop": _pop,
            "clear": _clear,
        },
    ),
}
