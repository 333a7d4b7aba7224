"""Methods of dict."""

from __future__ import annotations

from typing import TYPE_CHECKING

from conn_types.analysis.evaluator import containers
from conn_types.analysis.evaluator.frames import Raised
from conn_types.analysis.evaluator.keys import key_of
from conn_types.analysis.evaluator.unions import distribute, union
from conn_types.analysis.evaluator.values import (
    NONE,
    Builtin,
    Call,
    Const,
    Descriptor,
    Dict,
    External,
    Item,
    Sequence,
    Union,
    Unknown,
    Value,
)

if TYPE_CHECKING:
    from conn_types.analysis.evaluator.interpreter import Interpreter


def _receiver(call: Call) -> Dict:
    receiver = call.args[0]
    return receiver if isinstance(receiver, Dict) else Dict()


def _get(run: Interpreter, call: Call) -> Value:
    receiver = _receiver(call)
    index = call.args[1]
    default = call.args[2] if len(call.args) > 2 else NONE
    if isinstance(index, Union):
        return distribute(index, lambda each: _get(run, call.with_args(call.args[0], each, default)))
    key = key_of(index)
    if key is not None and key in receiver.entries:
        item = receiver.entries[key][1]
        return union((item.value, default)) if item.conditions else item.value
    if receiver.open is None and (key is not None or not receiver.entries):
        return default
    if key is not None:
        return union((default, receiver.open or Unknown("a key that is not known")))
    return union([default, *(item.value for _, item in receiver.entries.values())])


def _setdefault(run: Interpreter, call: Call) -> Value:
    receiver, key = _receiver(call), key_of(call.args[1])
    default = call.args[2] if len(call.args) > 2 else NONE
    if key is not None and key in receiver.entries:
        return receiver.entries[key][1].value
    containers.set_key(run, receiver, call.args[1], default)
    return default if receiver.open is None else union((default, receiver.open))


def _pop(run: Interpreter, call: Call) -> Value:
    receiver, key = _receiver(call), key_of(call.args[1])
    default = call.args[2] if len(call.args) > 2 else call.keywords.get("default")
    if key is not None and key in receiver.entries:
        item = receiver.entries[key][1]
        containers.remove(run, receiver.conditions, [item], lambda: receiver.entries.pop(key))
        return item.value
    if receiver.open is None and key is not None:
        if default is None:
            raise Raised(External("builtins.KeyError"), call.location)
        return default
    unknown = receiver.open or Unknown("a key that is not known", call.location)
    return unknown if default is None else union((default, unknown))


def _items(run: Interpreter, call: Call) -> Value:
    receiver = _receiver(call)
    run.spend(len(receiver.entries))
    pairs = [
        Item(Sequence.of("tuple", [index, item.value]), item.conditions)
        for index, item in receiver.entries.values()
    ]
    return Sequence("list", pairs, receiver.open, run.conditions)


def _keys(run: Interpreter, call: Call) -> Value:
    receiver = _receiver(call)
    run.spend(len(receiver.entries))
    keys = [Item(index, item.conditions) for index, item in receiver.entries.values()]
    return Sequence("set", keys, receiver.open, run.conditions)


def _values(run: Interpreter, call: Call) -> Value:
    receiver = _receiver(call)
    run.spend(len(receiver.entries))
    values = [item.again() for _, item in receiver.entries.values()]
    return Sequence("list", values, receiver.open, run.conditions)


def _update(run: Interpreter, call: Call) -> Value:
    receiver = _receiver(call)
    for value in call.args[1:]:
        if not isinstance(value, Dict):
            value = run.call(External("builtins.dict"), Call([value], {}, call.frame, call.node))
        if isinstance(value, Dict):
            for index, item in value.entries.values():
                with run.under(*item.conditions):
                    containers.set_key(run, receiver, index, item.value)
            receiver.open = receiver.open or value.open
    for name, value in call.keywords.items():
        containers.set_key(run, receiver, Const(name), value)
    receiver.open = receiver.open or call.open_keywords
    containers.mirror(receiver)
    return NONE


def _copy(run: Interpreter, call: Call) -> Value:
    return containers.merge(run, _receiver(call))


def _clear(run: Interpreter, call: Call) -> Value:
    receiver = _receiver(call)
    items = [item for _, item in receiver.entries.values()]
    containers.remove(run, receiver.conditions, items, receiver.entries.clear)
    containers.mirror(receiver)
    return NONE


def _from_keys(run: Interpreter, call: Call) -> Value:
    made = Dict(conditions=run.conditions)
    items, more = containers.iterate(
        run, call.args[-2] if len(call.args) > 2 else call.args[-1], call.frame, call.node
    )
    value = call.args[-1] if len(call.args) > 2 else NONE
    for item in items:
        with run.under(*item.conditions):
            containers.set_key(run, made, item.value, value)
    made.open = made.open or more
    return made


def _pop_item(run: Interpreter, call: Call) -> Value:
    receiver = _receiver(call)
    if receiver.open is not None or any(item.conditions for _, item in receiver.entries.values()):
        return Unknown("an item that is taken out", call.location)
    if not receiver.entries:
        raise Raised(External("builtins.KeyError"), call.location)
    keys = list(receiver.entries)
    key = keys[0] if call.arg(1, "last") == Const(False) else keys[-1]
    index, item = receiver.entries[key]
    containers.remove(run, receiver.conditions, [item], lambda: receiver.entries.pop(key))
    return Sequence.of("tuple", [index, item.value])


def _move_to_end(run: Interpreter, call: Call) -> Value:
    receiver, key = _receiver(call), key_of(call.args[1])
    last = call.arg(2, "last") != Const(False)
    if key is None or key not in receiver.entries or run.since(receiver.conditions):
        return NONE
    moved = {key: receiver.entries.pop(key)}
    others = dict(receiver.entries)
    receiver.entries.clear()
    receiver.entries.update({**others, **moved} if last else {**moved, **others})
    return NONE


METHODS: dict[tuple[str, str], Value] = {
    ("dict", name): Builtin(f"dict.{name}", model)
    for name, model in {
        "get": _get,
        "setdefault": _setdefault,
        "pop": _pop,
        "items": _items,
        "keys": _keys,
        "values": _values,
        "update": _update,
        "copy": _copy,
        "clear": _clear,
        "popitem": _pop_item,
        "move_to_end": _move_to_end,
    }.items()
}
METHODS["dict", "fromkeys"] = Descriptor("classmethod", Builtin("dict.fromkeys", _from_keys))
