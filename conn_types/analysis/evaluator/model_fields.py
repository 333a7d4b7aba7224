"""`Model.model_fields`: what a pydantic model says about its own fields, as code reads it back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from conn_types.analysis.evaluator import fields
from conn_types.analysis.evaluator.kinds import is_annotated
from conn_types.analysis.evaluator.values import (
    NONE,
    Alias,
    Class,
    Dict,
    External,
    Instance,
    Module,
    Partial,
    Unknown,
    Value,
)

if TYPE_CHECKING:
    from conn_types.analysis.evaluator.interpreter import Interpreter

_FIELD = Class("FieldInfo", Module("pydantic.fields", None, state="ready"), "FieldInfo", ())
_FIELD.mro = (_FIELD, External("builtins.object"))
_OPTIONS = ("alias", "validation_alias", "serialization_alias", "default_factory", "title", "description")


def model_fields(run: Interpreter, cls: Class) -> Dict:
    """By name, in order: `annotation`, `default` and what `Field(…)` was given."""
    if cls.model_fields is not None:
        return cls.model_fields
    described: dict[str, Value] = {}
    for name, owner in fields.field_names(cls):
        if not name.startswith("_"):
            described[name] = _describe(run, owner, name)
    made = Dict.of(described)
    if cls.module.state == "ready":
        # By now, all that the annotations name is there.
        cls.model_fields = made
    return made


def _describe(run: Interpreter, cls: Class, name: str) -> Instance:
    declared = cls.namespace.get(name)
    annotation = _annotation(run, cls, name)
    options: dict[str, Value] = {}
    if isinstance(annotation, Alias) and is_annotated(annotation.origin) and annotation.args:
        for each in annotation.args[1:]:
            options |= _given(each) or {}
        annotation = annotation.args[0]
    given = _given(declared)
    if given is not None:
        options |= given
    elif declared is not None:
        options["default"] = declared
    missing = External("pydantic_core.PydanticUndefined")
    made = Instance(_FIELD, {option: options.get(option, NONE) for option in _OPTIONS})
    made.attributes |= {"annotation": annotation, "default": options.get("default", missing)}
    made.attributes |= {option: value for option, value in options.items() if option not in made.attributes}
    made.open = Unknown(f"an attribute of the field {name}")
    return made


def _given(declared: Value | None) -> dict[str, Value] | None:
    """What a `Field(…)` was given; None for anything else."""
    if not isinstance(declared, Partial) or not isinstance(declared.function, External):
        return None
    if declared.function.fullname not in fields.FIELD_CALLS:
        return None
    first: dict[str, Value] = {"default": declared.args[0]} if declared.args else {}
    return {**first, **declared.keywords}


def _annotation(run: Interpreter, cls: Class, name: str) -> Value:
    node = fields.annotation_of(cls, name)
    if node is None:
        return Unknown(f"no annotation of the field {name}")
    return run.evaluate(cls.module, node, cls.namespace)
