"""copy.copy and copy.deepcopy."""

from __future__ import annotations

from typing import TYPE_CHECKING

from conn_types.analysis.evaluator import containers, special
from conn_types.analysis.evaluator.instances import new_instance
from conn_types.analysis.evaluator.values import Call, Dict, Instance, Item, Model, Sequence, Unknown, Value

if TYPE_CHECKING:
    from conn_types.analysis.evaluator.interpreter import Interpreter


def _copy(run: Interpreter, call: Call) -> Value:
    match call.args[0] if call.args else Unknown("a copy of nothing", call.location):
        case Instance() as value if (own := special.method(value, "__copy__")) is not None:
            return run.call(own, call.with_args())
        case Instance() as value:
            made = new_instance(run, value.cls, call)
            made.attributes = dict(value.attributes)
            made.open = value.open
            made.held = None if value.held is None else _copy(run, call.with_args(value.held))
            made.escapes = list(value.escapes)
            return made
        case Sequence() as value:
            items = [item.again() for item in value.items]
            return Sequence(value.kind, items, value.open, run.conditions)
        case Dict() as value:
            return containers.merge(run, value)
        case value:
            return value


def _deep_copy(run: Interpreter, call: Call) -> Value:
    return _deep(run, call, call.args[0] if call.args else Unknown("a copy of nothing", call.location), {})


def _deep(run: Interpreter, call: Call, value: Value, known: dict[int, Value]) -> Value:
    """Containers and objects all the way down, each copied once."""
    if id(value) in known:
        return known[id(value)]
    if not isinstance(value, (Instance, Sequence, Dict)):
        return value
    own = special.method(value, "__deepcopy__")
    if own is not None:
        return run.call(own, call.with_args(Dict()))
    run.spend(1)
    copied = known[id(value)] = _copy(run, call.with_args(value))
    match copied:
        case Instance():
            if "_value_" in copied.attributes:
                return value
            for name, each in list(copied.attributes.items()):
                copied.attributes[name] = _deep(run, call, each, known)
            if copied.held is not None:
                copied.held = _deep(run, call, copied.held, known)
        case Sequence():
            for item in copied.items:
                item.value = _deep(run, call, item.value, known)
        case Dict():
            for key, (index, item) in list(copied.entries.items()):
                copied.entries[key] = (index, Item(_deep(run, call, item.value, known), item.conditions))
        case _:
            pass
    return copied


MODELS: dict[str, Model] = {"copy.copy": _copy, "copy.deepcopy": _deep_copy}
