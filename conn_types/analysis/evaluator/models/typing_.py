"""typing, abc and enum: what has no effect at run time, and what a condition asks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from conn_types.analysis.evaluator.values import Builtin, Call, Const, External, Model, Unknown, Value

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
