"""The parameters that a callable shows: of functions, methods, partials, classes and objects."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from conn_types.analysis.evaluator.fields import (
    annotation_of,
    field_names,
    is_dataclass,
    is_model,
    parsed_annotation,
)
from conn_types.analysis.evaluator.frames import Frame
from conn_types.analysis.evaluator.resolution import search
from conn_types.analysis.evaluator.values import (
    FALSE,
    Builtin,
    Class,
    Const,
    Dict,
    External,
    Function,
    Instance,
    Method,
    Partial,
    Union,
    Unknown,
    Value,
)

if TYPE_CHECKING:
    from conn_types.analysis.evaluator.interpreter import Interpreter


@dataclass(frozen=True, slots=True, kw_only=True)
class DeclaredParameter:
    """A parameter as `inspect.signature` shows it: its annotation as written and as a value, its default."""

    name: str
    annotation: ast.expr | None = None
    declared: Value
    default: Value | None = None
    is_positional: bool = False


NO_ANNOTATION = Unknown("no annotation")


def parameters_of(run: Interpreter, value: Value) -> list[DeclaredParameter]:
    """The parameters that whoever calls the value has to give; none where they are not known."""
    match _showing(value):
        case Function(attributes={"__signature__": signature}):
            return list(_of_signature(run, signature))
        case Function() as function:
            return _of_function(run, function)
        case Instance(attributes={"__signature__": signature}):
            return list(_of_signature(run, signature))
        case Method(function=Builtin()):
            return []
        case Method(function=function):
            return _unbound(parameters_of(run, function), 1)
        case Partial(function=function, args=args, keywords=keywords):
            unbound = _unbound(parameters_of(run, function), len(args))
            # What a keyword gives stays a parameter, and has a default.
            return [replace(each, default=keywords.get(each.name, each.default)) for each in unbound]
        case Class() as cls:
            return list(_of_class(run, cls))
        case Instance() as made:
            return parameters_of(run, _call_of(run, made))
        case Union(members=members):
            return parameters_of(run, members[0])
        case _:
            return []


def hides_parameters(run: Interpreter, value: Value) -> bool:
    """Whether the callable is not known, or may show other parameters than `parameters_of` gives."""
    match _showing(value):
        case Unknown():
            return True
        case (
            Function(attributes={"__signature__": signature})
            | Instance(attributes={"__signature__": signature})
        ):
            return not isinstance(_parameters_in(run, signature), Dict)
        case Function(node=node, assumed_name=is_decorated):
            # A decorator that is not followed, around what takes anything: it says itself what that is.
            return is_decorated and node.args.vararg is not None and node.args.kwarg is not None
        case Method(function=function) | Partial(function=function):
            return hides_parameters(run, function)
        case Instance() as made:
            return hides_parameters(run, _call_of(run, made))
        case _:
            return False


def _call_of(run: Interpreter, made: Value) -> Value:
    """What a call of the object calls; not known where that is an object too: there may be no end to them."""
    called = run.attribute(made, "__call__")
    return Unknown("an object that calls an object") if isinstance(called, Instance) else called


def _showing(value: Value) -> Value:
    """The function whose parameters `inspect.signature` shows: the innermost, or one with a signature set."""
    seen: list[Value] = []
    while isinstance(value, Function) and "__signature__" not in value.attributes and value not in seen:
        seen.append(value)
        value = value.attributes.get("__wrapped__") or value
    return value


def _parameters_in(run: Interpreter, signature: Value) -> Value | None:
    return run.attribute(signature, "parameters") if isinstance(signature, Instance) else None


def _of_signature(run: Interpreter, signature: Value) -> Iterator[DeclaredParameter]:
    """The parameters of an `inspect.Signature` that was made by hand."""
    held = _parameters_in(run, signature)
    for _, item in held.entries.values() if isinstance(held, Dict) else ():
        name = run.attribute(item.value, "name")
        declared, default = run.attribute(item.value, "annotation"), run.attribute(item.value, "default")
        if isinstance(name, Const):
            yield DeclaredParameter(
                name=str(name.value),
                annotation=_written(declared),
                declared=NO_ANNOTATION if _is_empty(declared) else declared,
                default=None if _is_empty(default) else default,
                is_positional=True,
            )


def _is_empty(value: Value) -> bool:
    return isinstance(value, Class) and value.fullname == "inspect._empty"


def _written(declared: Value) -> ast.expr | None:
    """A type by its name, as it would be written."""
    if isinstance(declared, (Class, External)) and not _is_empty(declared):
        return ast.Name(declared.fullname.rpartition(".")[2], ast.Load())
    return None


def _unbound(parameters: list[DeclaredParameter], count: int) -> list[DeclaredParameter]:
    """Without the first positional ones, which are bound."""
    bound = [each for each in parameters if each.is_positional][:count]
    return [each for each in parameters if each not in bound]


def _of_function(run: Interpreter, function: Function) -> list[DeclaredParameter]:
    known = run.parameters.get(function)
    if known is None:
        known = list(_evaluated(run, function))
        # Many routes share a dependency. While its module runs, names that its annotations need may lack.
        if function.module.state == "ready" and not run.calls:
            run.parameters[function] = known
    return known


def _evaluated(run: Interpreter, function: Function) -> Iterator[DeclaredParameter]:
    arguments = function.node.args
    positional = [*arguments.posonlyargs, *arguments.args]
    defaults = (*(None for _ in positional[len(function.defaults) :]), *function.defaults)
    frame = Frame(function.module, {}, function.closure)
    for argument, default in zip(positional, defaults, strict=True):
        yield _parameter(run, frame, argument.arg, argument.annotation, default, is_positional=True)
    rest = (arguments.vararg, *arguments.kwonlyargs, arguments.kwarg)
    for argument in filter(None, rest):
        default = function.keyword_defaults.get(argument.arg)
        yield _parameter(run, frame, argument.arg, argument.annotation, default)


def _parameter(
    run: Interpreter,
    frame: Frame,
    name: str,
    written: ast.expr | None,
    default: Value | None,
    *,
    is_positional: bool = False,
) -> DeclaredParameter:
    annotation = parsed_annotation(written) if written is not None else None
    declared = run.attempt(frame, annotation) if annotation is not None else NO_ANNOTATION
    return DeclaredParameter(
        name=name, annotation=annotation, declared=declared, default=default, is_positional=is_positional
    )


def _of_class(run: Interpreter, cls: Class) -> Iterator[DeclaredParameter]:
    """Of its constructor: written in a base, or made from the fields that are annotated."""
    for base in cls.mro:
        match base:
            case Class(namespace=namespace) if is_dataclass(base) and _is_made(namespace.get("__init__")):
                yield from _of_fields(run, base, is_model=False)
                return
            case Class(namespace=namespace) if "__init__" in namespace:
                yield from _unbound(parameters_of(run, namespace["__init__"]), 1)
                return
            case External(fullname=fullname) if is_model(fullname):
                yield from _of_fields(run, cls, is_model=fullname != "typing.NamedTuple")
                return
            case _:
                continue
    made = search(cls.mro, "__new__")
    if isinstance(made, Function):
        yield from _unbound(parameters_of(run, made), 1)


def _is_made(constructor: Value | None) -> bool:
    """Whether the fields make the constructor, rather than the class's body."""
    return constructor is None or isinstance(constructor, Builtin)


def _of_fields(run: Interpreter, cls: Class, *, is_model: bool) -> Iterator[DeclaredParameter]:
    for name, owner in field_names(cls):
        default = owner.namespace.get(name)
        described: Mapping[str, Value] = default.keywords if isinstance(default, Partial) else {}
        is_private = is_model and (name.startswith("_") or name == "model_config")
        if is_private or described.get("init") == FALSE:
            continue
        alias = described.get("alias")
        shown = alias.value if isinstance(alias, Const) and isinstance(alias.value, str) else name
        frame = Frame(owner.module, {})
        yield _parameter(run, frame, shown, annotation_of(owner, name), default, is_positional=True)
