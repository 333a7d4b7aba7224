"""dataclasses, attrs and pydantic: the calls that describe a class or a field are kept as they are."""

from __future__ import annotations

from typing import TYPE_CHECKING

from conn_types.analysis.evaluator import fields
from conn_types.analysis.evaluator.model_fields import model_fields
from conn_types.analysis.evaluator.values import (
    NONE,
    Builtin,
    Call,
    Class,
    Const,
    Descriptor,
    Dict,
    External,
    Instance,
    Model,
    Module,
    Partial,
    Sequence,
    Unknown,
    Value,
)

if TYPE_CHECKING:
    from conn_types.analysis.evaluator.interpreter import Interpreter


def _class_decorator(fullname: str) -> Model:
    def decorate(run: Interpreter, call: Call) -> Value:
        if call.args and isinstance(call.args[0], Class):
            return call.args[0]
        return Partial(External(fullname), (), dict(call.keywords))

    return decorate


def _field(fullname: str) -> Model:
    def describe(run: Interpreter, call: Call) -> Value:
        return Partial(External(fullname), tuple(call.args), dict(call.keywords))

    return describe


def _init(run: Interpreter, call: Call) -> Value:
    made = call.args[0]
    if isinstance(made, Instance):
        fields.initialise(run, made, call.with_args(*call.args[1:]))
    return NONE


def _validate(run: Interpreter, call: Call) -> Value:
    """`Model.model_validate({...})`: the dict's items are the arguments."""
    cls, data = call.args[0], call.args[1] if len(call.args) > 1 else Unknown("no data")
    if not isinstance(cls, Class):
        return Unknown("a model that is not known", call.location)
    made = call.with_args()
    made.keywords = {}
    if isinstance(data, Dict):
        for index, item in data.entries.values():
            if isinstance(index, Const) and isinstance(index.value, str):
                made.keywords[index.value] = item.value
        made.open_keywords = data.open
    else:
        made.open_keywords = (
            data if isinstance(data, Unknown) else Unknown("data that is not known", call.location)
        )
    return run.call(cls, made)


def _copy(run: Interpreter, call: Call) -> Value:
    return run.call(External("copy.copy"), call.with_args(call.args[0]))


def _decorator(run: Interpreter, call: Call) -> Value:
    """A validator or serializer: it makes no route, and nobody calls it by hand."""
    if call.args and not call.keywords and not isinstance(call.args[0], Const):
        return call.args[0]
    return Builtin("decorator", lambda run, inner: inner.args[0])


def _record(name: str, attribute: str) -> Model:
    """A class that holds its arguments and no more: `AliasChoices("a", "b").choices`."""
    cls = Class(name, Module("pydantic", None, state="ready"), name, ())
    cls.mro = (cls, External(f"pydantic.{name}"))

    def make(run: Interpreter, call: Call) -> Value:
        made = Instance(cls, {attribute: Sequence.of("list", call.args)})
        if call.open_args is not None:
            made.open = call.open_args
        return made

    return make


def _fields(run: Interpreter, call: Call) -> Value:
    owner = call.args[0]
    cls = owner.cls if isinstance(owner, Instance) else owner
    if not isinstance(cls, Class):
        return Unknown("the fields of a model that is not known", call.location)
    return model_fields(run, cls)


MODELS: dict[str, Model] = {
    **{name: _class_decorator(name) for name in fields.DATACLASS_DECORATORS},
    **{name: _field(name) for name in fields.FIELD_CALLS},
    "pydantic.AliasChoices": _record("AliasChoices", "choices"),
    "pydantic.AliasPath": _record("AliasPath", "path"),
    **{
        f"pydantic.{name}": _decorator
        for name in ("field_validator", "model_validator", "validator", "root_validator", "computed_field")
    },
}

_MODEL_METHODS: dict[str, Value] = {
    "__init__": Builtin("BaseModel.__init__", _init),
    "model_validate": Descriptor("classmethod", Builtin("BaseModel.model_validate", _validate)),
    "parse_obj": Descriptor("classmethod", Builtin("BaseModel.parse_obj", _validate)),
    "model_fields": Descriptor("property", Builtin("BaseModel.model_fields", _fields)),
    "model_copy": Builtin("BaseModel.model_copy", _copy),
}

METHODS: dict[tuple[str, str], Value] = {
    (base, name): value
    for base in (*fields.MODELS, *fields.SETTINGS)
    for name, value in _MODEL_METHODS.items()
}
