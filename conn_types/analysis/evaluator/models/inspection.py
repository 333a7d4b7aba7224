"""inspect and asyncio: questions that a router asks about an endpoint."""

from __future__ import annotations

import ast
import sys
from collections.abc import Callable
from typing import TYPE_CHECKING

from conn_types.analysis.evaluator import modules
from conn_types.analysis.evaluator.conditions import truth_of
from conn_types.analysis.evaluator.frames import Raised
from conn_types.analysis.evaluator.values import (
    Call,
    Class,
    Const,
    External,
    Function,
    Instance,
    Item,
    Method,
    Model,
    Module,
    Sequence,
    Thunk,
    Unknown,
    Value,
    members,
)

if TYPE_CHECKING:
    from conn_types.analysis.evaluator.interpreter import Interpreter


def _function_of(value: Value) -> Function | None:
    if isinstance(value, Method):
        value = value.function
    return value if isinstance(value, Function) else None


def _question(holds: Callable[[Value], bool]) -> Model:
    """A model that asks it of a value, or of each of several: they may agree."""

    def ask(run: Interpreter, call: Call) -> Value:
        several = members(call.args[0])
        answers = {_of_unknown(each, holds) if isinstance(each, Unknown) else holds(each) for each in several}
        answer = answers.pop() if len(answers) == 1 else None
        if answer is None:
            return Unknown("a question about a value that is not known", call.location)
        return Const(answer)

    return ask


def _is_method(value: Value) -> bool:
    return isinstance(value, Method)


def _of_unknown(value: Unknown, holds: Callable[[Value], bool]) -> bool | None:
    """What nobody knows is no method of followed code, at least, where other code made it."""
    return False if holds is _is_method and (value.foreign or value.kind) else None


def _is_coroutine_function(value: Value) -> bool:
    function = _function_of(value)
    is_async = function is not None and isinstance(function.node, ast.AsyncFunctionDef)
    return is_async and not (function is not None and function.is_generator)


def _is_generator_function(value: Value, *, of: type[ast.FunctionDef | ast.AsyncFunctionDef]) -> bool:
    function = _function_of(value)
    # `@asynccontextmanager` hides the generator behind a function of its own.
    is_hidden = function is not None and "__context__" in function.attributes
    return function is not None and isinstance(function.node, of) and function.is_generator and not is_hidden


def _get_members(run: Interpreter, call: Call) -> Value:
    owner, predicate = call.args[0], call.arg(1, "predicate")
    names = run.call(External("builtins.dir"), call.with_args(owner))
    if not isinstance(names, Sequence):
        return names
    made = Sequence("list", open=names.open, conditions=run.conditions)
    for item in names.items:
        name = item.value
        if not isinstance(name, Const) or not isinstance(name.value, str):
            continue
        try:
            value = run.get_attribute(owner, name.value)
        except Raised:
            continue
        if predicate is None or truth_of(run, run.call_with(predicate, call, value)) is not False:
            made.items.append(Item(Sequence.of("tuple", [name, value])))
    return made


def _is_module(value: Value) -> bool:
    if isinstance(value, External):
        return value.fullname in sys.stdlib_module_names
    return isinstance(value, Module)


def _get_static(run: Interpreter, call: Call) -> Value:
    """The attribute as it stands in the object or its classes: not bound, and no property asked."""
    owner, name = call.args[0], call.args[1]
    if not isinstance(name, Const) or not isinstance(name.value, str):
        return Unknown("an attribute whose name is not known", call.location)
    places: list[Value] = []
    match owner:
        case Instance(cls=cls, attributes=attributes):
            if name.value in attributes:
                return attributes[name.value]
            places = list(cls.mro)
        case Class(mro=mro):
            places = list(mro)
        case Module():
            places = [owner]
        case _:
            return Unknown("an attribute of a value that is not known", call.location)
    for place in places:
        if isinstance(place, (Class, Module)) and name.value in place.namespace:
            return modules.forced(run, place.namespace, name.value)
        if isinstance(place, Unknown):
            return place
    default = call.arg(2, "default")
    if default is None:
        raise Raised(External("builtins.AttributeError"), call.location)
    return default


def _clean_doc(run: Interpreter, call: Call) -> Value:
    return Const("")


def _run_coroutine(run: Interpreter, call: Call) -> Value:
    value = call.args[0]
    return run.await_value(value, call) if isinstance(value, Thunk) else value


def _unwrap(run: Interpreter, call: Call) -> Value:
    value = call.args[0]
    seen: list[Value] = []
    while isinstance(value, Function) and "__wrapped__" in value.attributes and value not in seen:
        seen.append(value)
        value = value.attributes["__wrapped__"]
    return value


MODELS: dict[str, Model] = {
    "inspect.isfunction": _question(lambda value: isinstance(value, Function)),
    "inspect.ismethod": _question(_is_method),
    "inspect.isroutine": _question(lambda value: isinstance(value, (Function, Method))),
    "inspect.ismodule": _question(_is_module),
    "inspect.getattr_static": _get_static,
    "inspect.isclass": _question(lambda value: isinstance(value, (Class, External))),
    "inspect.iscoroutinefunction": _question(_is_coroutine_function),
    "asyncio.iscoroutinefunction": _question(_is_coroutine_function),
    "inspect.isasyncgenfunction": _question(
        lambda value: _is_generator_function(value, of=ast.AsyncFunctionDef)
    ),
    "inspect.isgeneratorfunction": _question(lambda value: _is_generator_function(value, of=ast.FunctionDef)),
    "inspect.getmembers": _get_members,
    "inspect.cleandoc": _clean_doc,
    "inspect.unwrap": _unwrap,
    "asyncio.run": _run_coroutine,
    "anyio.run": _run_coroutine,
}
