"""typing, abc and enum: what has no effect at run time, and what a condition asks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from conn_types.analysis.evaluator.kinds import is_annotated
from conn_types.analysis.evaluator.values import (
    NONE,
    Alias,
    Builtin,
    Call,
    Class,
    Const,
    Dict,
    External,
    Method,
    Model,
    Sequence,
    Union,
    Unknown,
    Value,
    members,
)

if TYPE_CHECKING:
    from conn_types.analysis.evaluator.interpreter import Interpreter


def _cast(run: Interpreter, call: Call) -> Value:
    return call.args[1] if len(call.args) > 1 else Unknown("cast() of nothing", call.location)


def first_argument(run: Interpreter, call: Call) -> Value:
    """A decorator, or a function, that gives back what it is given."""
    return call.args[0] if call.args else Builtin("decorator", first_argument)


def _decorator_factory(run: Interpreter, call: Call) -> Value:
    return Builtin("decorator", first_argument)


def _type_variable(run: Interpreter, call: Call) -> Value:
    return External("typing.Any")


def _new_type(run: Interpreter, call: Call) -> Value:
    return Builtin("typing.NewType()", first_argument)


def _auto(run: Interpreter, call: Call) -> Value:
    return Unknown("enum.auto()", call.location, "enum.auto")


def _get_args(run: Interpreter, call: Call) -> Value:
    """`get_args(list[int])`: of `X | Y`, `Optional[X]` and `Annotated[X, …]` too."""
    match call.args[0] if call.args else NONE:
        case Union(members=parts, by_default=False):
            return Sequence.of("tuple", [NONE_TYPE if each == NONE else each for each in parts])
        case Alias(origin=External(fullname="typing.Optional"), args=(inner, *_)):
            return Sequence.of("tuple", [*members(inner), NONE_TYPE])
        case Alias(origin=External(fullname="typing.Union"), args=args):
            return Sequence.of("tuple", [NONE_TYPE if each == NONE else each for each in args])
        case Alias(args=args):
            return Sequence.of("tuple", args)
        case Class() | External():
            return Sequence("tuple")
        case _:
            return Unknown("the arguments of a type that is not known", call.location)


NONE_TYPE = External("builtins.NoneType")
_RUNTIME = {
    "List": "list",
    "Dict": "dict",
    "Set": "set",
    "Tuple": "tuple",
    "Type": "type",
    "FrozenSet": "frozenset",
}


def _get_origin(run: Interpreter, call: Call) -> Value:
    match call.args[0] if call.args else NONE:
        case Union(by_default=False):
            return External("types.UnionType")
        case Alias(origin=External(fullname="typing.Optional")):
            return External("typing.Union")
        case Alias(origin=External(fullname=fullname)) if fullname.removeprefix("typing.") in _RUNTIME:
            return External(f"builtins.{_RUNTIME[fullname.removeprefix('typing.')]}")
        case Alias(origin=origin):
            return origin
        case Class() | External():
            return NONE
        case _:
            return Unknown("the origin of a type that is not known", call.location)


def _type_hints(run: Interpreter, call: Call) -> Value:
    """`get_type_hints(f)`: annotations, strings too, with `Annotated` taken off unless it is asked for."""
    value = call.args[0] if call.args else NONE
    hints = run.attribute(value.function if isinstance(value, Method) else value, "__annotations__")
    if isinstance(value, Class):
        hints = Dict()
        for base in reversed(value.mro):
            if isinstance(base, Class) and isinstance(own := run.attribute(base, "__annotations__"), Dict):
                hints.entries.update(own.entries)
    if not isinstance(hints, Dict):
        return Unknown("the annotations of a value that is not known", call.location)
    extras = call.keywords.get("include_extras") == Const(True)
    return Dict.of(
        {
            str(index.value): item.value if extras else _bare(item.value)
            for index, item in hints.entries.values()
            if isinstance(index, Const)
        }
    )


def _bare(hint: Value) -> Value:
    if hint == NONE:
        return NONE_TYPE
    if isinstance(hint, Alias) and is_annotated(hint.origin) and hint.args:
        return hint.args[0]
    return hint


def _both(names: dict[str, Model]) -> dict[str, Model]:
    return {
        f"{module}.{name}": model
        for module in ("typing", "typing_extensions")
        for name, model in names.items()
    }


MODELS: dict[str, Model] = {
    **_both(
        {
            "cast": _cast,
            "assert_type": first_argument,
            "overload": first_argument,
            "final": first_argument,
            "override": first_argument,
            "runtime_checkable": first_argument,
            "no_type_check": first_argument,
            "deprecated": _decorator_factory,
            "dataclass_transform": _decorator_factory,
            "TypeVar": _type_variable,
            "ParamSpec": _type_variable,
            "TypeVarTuple": _type_variable,
            "NewType": _new_type,
            "get_args": _get_args,
            "get_origin": _get_origin,
            "get_type_hints": _type_hints,
        }
    ),
    "abc.abstractmethod": first_argument,
    "atexit.register": first_argument,
    "enum.auto": _auto,
    "enum.unique": first_argument,
    "warnings.deprecated": _decorator_factory,
}

CONSTANTS: dict[str, Value] = {
    "typing.TYPE_CHECKING": Const(False),
    "typing_extensions.TYPE_CHECKING": Const(False),
}
