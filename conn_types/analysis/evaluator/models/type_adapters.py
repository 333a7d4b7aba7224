"""pydantic.TypeAdapter: data that becomes an object of a model or of a dataclass."""

from __future__ import annotations

from typing import TYPE_CHECKING

from conn_types.analysis.evaluator import coercion
from conn_types.analysis.evaluator.fields import PYDANTIC, is_dataclass
from conn_types.analysis.evaluator.values import (
    NONE,
    Builtin,
    Call,
    Class,
    Dict,
    Instance,
    Model,
    Module,
    Partial,
    Unknown,
    Value,
)

if TYPE_CHECKING:
    from conn_types.analysis.evaluator.interpreter import Interpreter

_ADAPTER = Class("TypeAdapter", Module("pydantic", None, state="ready"), "TypeAdapter", ())
_ADAPTER.mro = (_ADAPTER,)


def _adapter(run: Interpreter, call: Call) -> Value:
    kind = call.arg(0, "type") or NONE
    unknown = Unknown(
        "pydantic.TypeAdapter() is not followed", call.location, "pydantic.TypeAdapter", foreign=True
    )
    if not isinstance(kind, Class) or not (is_dataclass(kind) or kind.has_any_base(PYDANTIC)):
        return unknown
    adapter = Instance(_ADAPTER, {"validate_python": Partial(_VALIDATE, (kind,), {})})
    adapter.open = unknown
    return adapter


def _validated(run: Interpreter, call: Call) -> Value:
    kind, *data = call.args
    match data:
        case [Instance(cls=cls) as made, *_] if cls is kind:
            return made
        case [Dict() as items, *_] if isinstance(kind, Class):
            return coercion.from_dict(run, call, kind, items)
        case _:
            return Unknown("data that is not known", call.location)


_VALIDATE = Builtin("TypeAdapter.validate_python", _validated)

MODELS: dict[str, Model] = {"pydantic.TypeAdapter": _adapter}
