"""copy.copy and copy.deepcopy."""

from __future__ import annotations

from typing import TYPE_CHECKING

from conn_types.analysis.evaluator import containers
from conn_types.analysis.evaluator.instances import new_instance
from conn_types.analysis.evaluator.values import Call, Dict, Instance, Model, Sequence, Unknown, Value

if TYPE_CHECKING:
    from conn_types.analysis.evaluator.interpreter import Interpreter


def _copy(run: Interpreter, call: Call) -> Value:
    match call.args[0] if call.args else Unknown("a copy of nothing", call.location):
        case Instance() as value:
            made = new_instance(run, value.cls, call)
            made.attributes = dict(value.attributes)
            made.open = value.open
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
    copied = _copy(run, call)
    if isinstance(copied, Instance):
        copied.attributes = {
            name: _copy(run, call.with_args(value)) if isinstance(value, (Sequence, Dict)) else value
            for name, value in copied.attributes.items()
        }
    return copied


MODELS: dict[str, Model] = {"copy.copy": _copy, "copy.deepcopy": _deep_copy}
