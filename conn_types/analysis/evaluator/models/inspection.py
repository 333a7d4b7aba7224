"""inspect and asyncio: questions that a router asks about an endpoint."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from conn_types.analysis.evaluator.conditions import truth_of
from conn_types.analysis.evaluator.frames import Raised
from conn_types.analysis.evaluator.values import (
    FALSE,
    Alias,
    Call,
    Class,
    Const,
    External,
    Function,
    Item,
    Method,
    Model,
    Sequence,
    Thunk,
    Union,
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


def _answer(call: Call, known: bool) -> Value:
    if isinstance(call.args[0], (Unknown, Union)):
        return Unknown("a question about a value that is not known", call.location)
    return Const(known)


def _is_function(run: Interpreter, call: Call) -> Value:
    return _answer(call, isinstance(call.args[0], Function))


def _is_method(run: Interpreter, call: Call) -> Value:
    if all(isinstance(each, Unknown) and (each.foreign or each.kind) for each in members(call.args[0])):
        return FALSE
    return _answer(call, isinstance(call.args[0], Method))


def _is_class(run: Interpreter, call: Call) -> Value:
    return _answer(call, isinstance(call.args[0], (Class, External, Alias)))


def _is_coroutine_function(run: Interpreter, call: Call) -> Value:
    function = _function_of(call.args[0])
    known = function is not None and isinstance(function.node, ast.AsyncFunctionDef)
    return _answer(call, known and not (function is not None and function.is_generator))


def _is_async_generator_function(run: Interpreter, call: Call) -> Value:
    function = _function_of(call.args[0])
    known = function is not None and isinstance(function.node, ast.AsyncFunctionDef) and function.is_generator
    # `@asynccontextmanager` hides the generator behind a function of its own.
    return _answer(call, known and "__context__" not in (function.attributes if function else {}))


def _is_generator_function(run: Interpreter, call: Call) -> Value:
    function = _function_of(call.args[0])
    known = function is not None and isinstance(function.node, ast.FunctionDef) and function.is_generator
    return _answer(call, known and "__context__" not in (function.attributes if function else {}))


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


def _clean_doc(run: Interpreter, call: Call) -> Value:
    return Const("")


def _run_coroutine(run: Interpreter, call: Call) -> Value:
    value = call.args[0]
    return run.await_value(value, call) if isinstance(value, Thunk) else value


def _unwrap(run: Interpreter, call: Call) -> Value:
    value = call.args[0]
    while isinstance(value, Function) and "__wrapped__" in value.attributes:
        if value.attributes["__wrapped__"] is value:
            break
        value = value.attributes["__wrapped__"]
    return value


MODELS: dict[str, Model] = {
    "inspect.isfunction": _is_function,
    "inspect.ismethod": _is_method,
    "inspect.isroutine": lambda run, call: _answer(call, isinstance(call.args[0], (Function, Method))),
    "inspect.isclass": _is_class,
    "inspect.iscoroutinefunction": _is_coroutine_function,
    "asyncio.iscoroutinefunction": _is_coroutine_function,
    "inspect.isasyncgenfunction": _is_async_generator_function,
    "inspect.isgeneratorfunction": _is_generator_function,
    "inspect.getmembers": _get_members,
    "inspect.cleandoc": _clean_doc,
    "inspect.unwrap": _unwrap,
    "asyncio.run": _run_coroutine,
    "anyio.run": _run_coroutine,
}
