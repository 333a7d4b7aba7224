"""inspect and asyncio: questions that a router asks about an endpoint."""

from __future__ import annotations

import ast
import builtins
import inspect
import sys
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from conn_types.analysis.evaluator import modules
from conn_types.analysis.evaluator.code_objects import annotations_of
from conn_types.analysis.evaluator.conditions import truth_of
from conn_types.analysis.evaluator.frames import Raised
from conn_types.analysis.evaluator.values import (
    Builtin,
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


def _is_builtin(value: Value) -> bool:
    if isinstance(value, External) and value.fullname.startswith("builtins."):
        return inspect.isbuiltin(getattr(builtins, value.fullname.removeprefix("builtins."), None))
    return isinstance(value, Builtin)


def _get_module(run: Interpreter, call: Call) -> Value:
    value = call.args[0]
    if isinstance(value, (Class, Function)):
        return run.import_by_name(call, value.module.name)
    return Unknown("a module that is not known", call.location)


def _signature(run: Interpreter, call: Call) -> Value:
    """`inspect.signature(f)`: objects of the library's own classes, one for each parameter."""
    function, bound = _function_of(call.args[0]), isinstance(call.args[0], Method)
    if isinstance(call.args[0], Class):
        function, bound = _function_of(run.attribute(call.args[0], "__init__")), True
    while function is not None and "__wrapped__" in function.attributes and not bound:
        if "__signature__" in function.attributes:
            break
        inner = _function_of(function.attributes["__wrapped__"])
        if inner is None or inner is function:
            break
        function = inner
    if function is None:
        return Unknown("a signature that is not known", call.location, "inspect.signature")
    shown = function.attributes.get("__signature__")
    if isinstance(shown, Instance) and not bound:
        return shown
    made = [_parameter(run, call, *each) for each in _parameters(run, function)]
    hints = annotations_of(run, function)
    returns = {"return_annotation": hints["return"]} if "return" in hints else {}
    listed = Sequence.of("list", made[1:] if bound else made)
    signature = run.external("inspect", "Signature")
    return run.call(signature, Call([listed], returns, call.frame, call.node))


def _parameter(
    run: Interpreter, call: Call, name: str, kind: str, default: Value | None, annotation: Value | None
) -> Value:
    parameter = run.external("inspect", "Parameter")
    given = {"default": default, "annotation": annotation}
    keywords = {key: value for key, value in given.items() if value is not None}
    return run.call(
        parameter, Call([Const(name), run.attribute(parameter, kind)], keywords, call.frame, call.node)
    )


def _parameters(
    run: Interpreter, function: Function
) -> Iterator[tuple[str, str, Value | None, Value | None]]:
    hints = annotations_of(run, function)
    arguments = function.node.args
    positional = [*arguments.posonlyargs, *arguments.args]
    missing = len(positional) - len(function.defaults)
    for index, each in enumerate(positional):
        kind = "POSITIONAL_ONLY" if each in arguments.posonlyargs else "POSITIONAL_OR_KEYWORD"
        default = function.defaults[index - missing] if index >= missing else None
        yield each.arg, kind, default, hints.get(each.arg)
    if arguments.vararg is not None:
        yield arguments.vararg.arg, "VAR_POSITIONAL", None, hints.get(arguments.vararg.arg)
    for each in arguments.kwonlyargs:
        yield each.arg, "KEYWORD_ONLY", function.keyword_defaults.get(each.arg), hints.get(each.arg)
    if arguments.kwarg is not None:
        yield arguments.kwarg.arg, "VAR_KEYWORD", None, hints.get(arguments.kwarg.arg)


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
    "inspect.isbuiltin": _question(_is_builtin),
    "inspect.getmodule": _get_module,
    "inspect.signature": _signature,
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
