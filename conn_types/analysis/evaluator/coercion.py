"""What pydantic makes of a value that a field is given: conversions, nested models, validators."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from conn_types.analysis.evaluator import enumerations
from conn_types.analysis.evaluator.fields import PYDANTIC, Field
from conn_types.analysis.evaluator.frames import Raised
from conn_types.analysis.evaluator.keys import as_const
from conn_types.analysis.evaluator.unions import by_default, distribute
from conn_types.analysis.evaluator.values import (
    NONE,
    Alias,
    Call,
    Class,
    Const,
    Descriptor,
    Dict,
    External,
    Function,
    Instance,
    Item,
    Sequence,
    Union,
    Unknown,
    Value,
)

if TYPE_CHECKING:
    from conn_types.analysis.evaluator.interpreter import Interpreter

VALIDATES = "__validates__"
"""The attribute under which a validator keeps what it validates."""
VALIDATES_MODEL = "__validates_model__"
"""The same, where it validates the whole model: its mode."""
SCALARS: dict[str, type] = {"builtins.int": int, "builtins.float": float, "builtins.str": str}
CONTAINERS = {
    "builtins.list": "list",
    "typing.List": "list",
    "builtins.set": "set",
    "builtins.tuple": "tuple",
    "typing.Tuple": "tuple",
    "typing.Sequence": "list",
    "collections.abc.Sequence": "list",
}


def validated(run: Interpreter, call: Call, cls: Class, field: Field, value: Value) -> Value:
    """The value after the field's annotation and its validators."""
    before, after = _validators(cls, field.name)
    for validator in before:
        value = _apply(run, call, cls, validator, value)
    if field.annotation is not None:
        annotation = run.evaluate(field.owner.module, field.annotation)
        value = distribute(value, lambda each: _convert(run, call, annotation, each))
    for validator in after:
        value = _apply(run, call, cls, validator, value)
    return value


def _validators(cls: Class, name: str) -> tuple[list[Function], list[Function]]:
    """The validators of the field: those that run before the conversion, and after it."""
    found: tuple[list[Function], list[Function]] = ([], [])
    for function in validators_of(cls):
        marks = function.attributes.get(VALIDATES)
        if isinstance(marks, Sequence):
            mode, *names = marks.values()
            if Const(name) in names or Const("*") in names:
                found[0 if mode == Const("before") else 1].append(function)
    return found


def _apply(run: Interpreter, call: Call, cls: Class, validator: Function, value: Value) -> Value:
    arguments = validator.node.args
    more = [Unknown("what else was validated")] * (len(arguments.args) - 2)
    return run.call(validator, Call([cls, value, *more], {}, call.frame, call.node))


def run_model_validators(run: Interpreter, call: Call, made: Instance) -> None:
    """Those that run on the finished model. What runs before makes every field unknown."""
    for function in validators_of(made.cls):
        mode = function.attributes.get(VALIDATES_MODEL)
        if mode == Const("after"):
            with suppress(Raised):
                run.call(function, Call([made], {}, call.frame, call.node))
        elif mode is not None:
            unknown = Unknown("what a validator makes of it", call.location)
            for name, value in made.attributes.items():
                made.attributes[name] = by_default(value, unknown)


def validators_of(cls: Class) -> tuple[Function, ...]:
    """Every validator of the class and its bases, the bases' first."""
    if cls.validators is None:
        functions = (
            member.function if isinstance(member, Descriptor) else member
            for base in reversed(cls.mro)
            if isinstance(base, Class)
            for member in base.namespace.values()
        )
        marks = {VALIDATES, VALIDATES_MODEL}
        cls.validators = tuple(
            each for each in functions if isinstance(each, Function) and marks & each.attributes.keys()
        )
    return cls.validators


def _convert(run: Interpreter, call: Call, annotation: Value, value: Value) -> Value:
    match annotation:
        case Union():
            return value if value == NONE else _convert_union(run, call, annotation, value)
        case Class() if isinstance(value, Dict) and annotation.has_any_base(PYDANTIC):
            return from_dict(run, call, annotation, value)
        case Class() if enumerations.is_enumeration(annotation) and as_const(value) is not None:
            return run.call(annotation, Call([value], {}, call.frame, call.node))
        case External(fullname=fullname) if fullname in SCALARS:
            return _scalar(SCALARS[fullname], value, call)
        case External(fullname=fullname) | Alias(origin=External(fullname=fullname)) if (
            fullname in CONTAINERS
        ):
            args = annotation.args if isinstance(annotation, Alias) else ()
            return _container(run, call, CONTAINERS[fullname], args, value)
        case Alias(origin=External(fullname="typing.Optional" | "typing.Annotated"), args=args):
            return value if value == NONE else _convert(run, call, args[0], value)
        case Alias(origin=Class() as origin):
            return _convert(run, call, origin, value)
        case _:
            return value


def _convert_union(run: Interpreter, call: Call, annotation: Union, value: Value) -> Value:
    others = [each for each in annotation.members if each != NONE]
    return _convert(run, call, others[0], value) if len(others) == 1 else value


def _scalar(kind: type, value: Value, call: Call) -> Value:
    if isinstance(value, Const) and isinstance(value.value, (str, int, float)) and kind is not str:
        try:
            return Const(kind(value.value))
        except ValueError:
            return Unknown("a value that is refused", call.location)
    return value


def _container(run: Interpreter, call: Call, kind: str, args: tuple[Value, ...], value: Value) -> Value:
    if not isinstance(value, Sequence):
        return value
    inner = args[0] if args and (kind != "tuple" or (len(args) == 2 and args[1] == Const(...))) else None
    items = [
        Item(item.value if inner is None else _convert(run, call, inner, item.value), item.conditions)
        for item in value.items
    ]
    if kind == "tuple":
        return Sequence("tuple", items, value.open, run.conditions)
    return Sequence("set" if kind == "set" else "list", items, value.open, run.conditions)


def from_dict(run: Interpreter, call: Call, cls: Class, data: Dict) -> Value:
    """The model whose fields are the dict's items."""
    made = Call([], {}, call.frame, call.node, None, data.open)
    for index, item in data.entries.values():
        if isinstance(index, Const) and isinstance(index.value, str):
            made.keywords[index.value] = item.value
    return run.call(cls, made)
