"""FastAPI signatures: a handler's dependencies, what it declares of the path, what it takes elsewhere."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from conn_types.analysis.evaluator.frames import Frame
from conn_types.analysis.evaluator.values import (
    NONE,
    Alias,
    Builtin,
    Class,
    External,
    Function,
    Instance,
    Method,
    Partial,
    Sequence,
    Union,
    Unknown,
    Value,
    members,
)
from conn_types.analysis.fullnames import CONNECTIONS, DEPENDS

if TYPE_CHECKING:
    from conn_types.analysis.evaluator.interpreter import Interpreter


@dataclass(frozen=True, slots=True)
class Signature:
    """What FastAPI reads of a handler and of everything it depends on."""

    dependencies: dict[str, None] = field(default_factory=dict[str, None])
    """`module:qualified.name`, in the order of the graph."""
    annotations: dict[str, tuple[ast.expr, Value]] = field(
        default_factory=dict[str, "tuple[ast.expr, Value]"]
    )
    """The annotation of each plain parameter, `Annotated` taken off: the node and its value."""
    plain: dict[str, None] = field(default_factory=dict[str, None])
    """Parameters that are no dependency, connection or response: path, query, header, body."""


def reference_to(value: Value) -> str | None:
    """`module:qualified.name` of a handler, class or application; None where it has none."""
    match value:
        case Function(attributes=attributes):
            wrapped = attributes.get("__wrapped__")
            return reference_to(wrapped) if wrapped is not None and wrapped is not value else value.fullname
        case Method(function=function):
            return reference_to(function)
        case Partial(function=function):
            return reference_to(function)
        case Class(module=module, qualname=qualname):
            return f"{module.name}:{qualname}"
        case Instance(cls=cls, attributes=attributes):
            wrapped = attributes.get("__wrapped__")
            return reference_to(wrapped) if wrapped is not None else reference_to(cls)
        case External(fullname=fullname):
            owner, _, name = fullname.rpartition(".")
            return f"{owner}:{name}" if owner else None
        case Union(members=parts):
            # A decorator that makes one of several wrappers: all of them stand for the same function.
            names = {reference_to(part) for part in parts}
            return names.pop() if len(names) == 1 else None
        case _:
            return None


def read_signature(run: Interpreter, endpoint: Value, dependencies: Value) -> Signature:
    """The signature of a handler, with the dependencies that its route and its routers add."""
    signature = Signature()
    for each in dependencies.values() if isinstance(dependencies, Sequence) else ():
        _depend(run, signature, each)
    _read(run, signature, endpoint)
    return signature


def _depend(run: Interpreter, signature: Signature, value: Value) -> bool:
    """Follow a `Depends(...)`. Returns whether the value is one."""
    for each in members(value):
        if not isinstance(each, Instance) or not each.cls.has_base(DEPENDS):
            continue
        target = run.attribute(each, "dependency")
        name = reference_to(target)
        if name is not None and name not in signature.dependencies:
            signature.dependencies[name] = None
            _read(run, signature, target)
        return True
    return False


def _read(run: Interpreter, signature: Signature, callable_: Value) -> None:
    function, skip = function_of(run, callable_)
    if function is None:
        return
    given = _given(callable_)
    frame = Frame(function.module, {}, function.closure)
    for argument, default in list(_parameters(function))[skip:]:
        if argument.arg in given:
            continue
        annotation = _annotation(argument)
        declared = run.attempt(frame, annotation) if annotation is not None else Unknown("no annotation")
        _read_parameter(run, signature, argument.arg, annotation, declared, default)


def _given(callable_: Value) -> Mapping[str, Value]:
    return callable_.keywords if isinstance(callable_, Partial) else {}


def _read_parameter(
    run: Interpreter,
    signature: Signature,
    name: str,
    annotation: ast.expr | None,
    declared: Value,
    default: Value | None,
) -> None:
    metadata: tuple[Value, ...] = ()
    if isinstance(declared, Alias) and is_annotated(declared.origin) and declared.args:
        declared, *rest = declared.args
        metadata = tuple(rest)
        annotation = _first_argument(annotation)
    for value in (*metadata, *(() if default is None else (default,))):
        if _is_bare_depends(run, value):
            _depend_on_class(run, signature, declared)
            return
        if _depend(run, signature, value):
            return
    if _is_injected(declared):
        return
    signature.plain[name] = None
    if annotation is not None:
        signature.annotations.setdefault(name, (annotation, declared))


def _is_bare_depends(run: Interpreter, value: Value) -> bool:
    """`Depends()`: the annotation itself is the dependency."""
    is_depends = isinstance(value, Instance) and value.cls.has_base(DEPENDS)
    return is_depends and run.attribute(value, "dependency") == NONE


def _depend_on_class(run: Interpreter, signature: Signature, declared: Value) -> None:
    name = reference_to(declared)
    if name is not None and name not in signature.dependencies:
        signature.dependencies[name] = None
        _read(run, signature, declared)


def is_annotated(origin: Value) -> bool:
    return isinstance(origin, External) and origin.fullname.rpartition(".")[2] == "Annotated"


def _first_argument(annotation: ast.expr | None) -> ast.expr | None:
    match annotation:
        case ast.Subscript(slice=ast.Tuple(elts=[first, *_])):
            return first
        case _:
            return None


def _is_injected(declared: Value) -> bool:
    """What FastAPI hands over by its type: connection, response, background tasks, security scopes."""
    injected = (*CONNECTIONS, "starlette.responses.Response", "starlette.background.BackgroundTasks")
    return isinstance(declared, Class) and (
        any(declared.has_base(name) for name in injected) or declared.name == "SecurityScopes"
    )


def _parameters(function: Function) -> Iterator[tuple[ast.arg, Value | None]]:
    arguments = function.node.args
    positional = [*arguments.posonlyargs, *arguments.args]
    defaults = (*(None for _ in positional[len(function.defaults) :]), *function.defaults)
    yield from zip(positional, defaults, strict=True)
    for argument in arguments.kwonlyargs:
        yield argument, function.keyword_defaults.get(argument.arg)


def _annotation(argument: ast.arg) -> ast.expr | None:
    """The annotation as an expression; one that is written as a string is parsed."""
    match argument.annotation:
        case ast.Constant(value=str() as text):
            try:
                return ast.parse(text, mode="eval").body
            except SyntaxError:
                return None
        case annotation:
            return annotation


def function_of(run: Interpreter, value: Value) -> tuple[Function | None, int]:
    """The function whose signature a callable shows, and how many of its parameters are bound."""
    match value:
        case Function(attributes=attributes):
            wrapped = attributes.get("__wrapped__")
            if wrapped is not None and wrapped is not value:
                return function_of(run, wrapped)
            return value, 0
        case Method(function=Builtin()):
            return None, 0
        case Method(function=inner):
            function, skip = function_of(run, inner)
            return function, skip + 1
        case Partial(function=inner, args=args):
            function, skip = function_of(run, inner)
            return function, skip + len(args)
        case Class():
            function, _ = function_of(run, run.attribute(value, "__init__"))
            return function, 1
        case Instance():
            return function_of(run, run.attribute(value, "__call__"))
        case Union(members=parts):
            return function_of(run, parts[0])
        case _:
            return None, 0
