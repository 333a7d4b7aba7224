"""FastAPI signatures: a handler's dependencies, what it declares of the path, what it takes of the query."""

from __future__ import annotations

import ast
from collections.abc import Set
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from conn_types.analysis.evaluator.kinds import is_annotated
from conn_types.analysis.evaluator.parameters import DeclaredParameter, hides_parameters, parameters_of
from conn_types.analysis.evaluator.request_parameters import description_of, request_parameter
from conn_types.analysis.evaluator.values import (
    NONE,
    Alias,
    Class,
    Const,
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


@dataclass(slots=True)
class Signature:
    """What FastAPI reads of a handler and of everything it depends on."""

    dependencies: dict[str, None] = field(default_factory=dict[str, None])
    """`module:qualified.name`, in the order of the graph."""
    annotations: dict[str, tuple[ast.expr, Value]] = field(
        default_factory=dict[str, "tuple[ast.expr, Value]"]
    )
    """The annotation of each path parameter, `Annotated` taken off: the node and its value."""
    query: dict[str, None] = field(default_factory=dict[str, None])
    """What they take from the query string, under its names there."""
    path: dict[str, None] = field(default_factory=dict[str, None])
    """What they take from the path."""
    connected: bool = False
    """Whether one of them is given the connection."""
    may_take_more: bool = False
    """Whether one of them may take what its parameters do not say: it is decorated, or not known."""
    hides: bool = False
    """Whether there may be more: something that is depended on is not known, or what it shows."""


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


def read_signature(
    run: Interpreter, endpoint: Value, dependencies: Value, path: Set[str] = frozenset()
) -> Signature:
    """The signature of a handler, with the dependencies that its route and its routers add.

    `path` holds the names of the parameters in the route's path.
    """
    reader = _Reader(run, path)
    if isinstance(dependencies, Unknown) or (isinstance(dependencies, Sequence) and dependencies.open):
        reader.signature.hides = True
    for each in dependencies.values() if isinstance(dependencies, Sequence) else ():
        reader.depend_on(_depends(each), None)
    run.project.looks.shared.update(reader.signature.dependencies)
    reader.read(endpoint, is_handler=True)
    return reader.signature


class _Reader:
    """Walks the graph of one route in FastAPI's order, each dependency before what it depends on."""

    def __init__(self, run: Interpreter, path: Set[str]) -> None:
        self.run, self.path = run, path
        self.signature = Signature()
        self._read: list[Value] = []

    def read(self, callable_: Value, *, is_handler: bool = False) -> None:
        if hides_parameters(self.run, callable_):
            self.signature.hides = True
        if _takes_anything(callable_):
            self.signature.may_take_more = True
        for parameter in parameters_of(self.run, callable_):
            self._parameter(parameter, is_handler=is_handler)

    def depend_on(self, depends: Instance | None, declared: Value | None) -> None:
        """Follow a `Depends(...)`; with no argument, the annotation itself is the dependency."""
        target = self.run.attribute(depends, "dependency") if depends is not None else NONE
        if target == NONE and declared is not None:
            target = declared
        name = reference_to(target)
        if name is None:
            self.signature.may_take_more = True
            return
        self.signature.dependencies.setdefault(name)
        # Two functions may have one name: what a factory makes, lambdas.
        if not any(target is each for each in self._read):
            self._read.append(target)
            self.read(target)

    def _parameter(self, parameter: DeclaredParameter, *, is_handler: bool) -> None:
        declared, metadata, annotation = _without_metadata(parameter.declared, parameter.annotation)
        said = [*metadata, *(() if parameter.default is None else (parameter.default,))]
        is_unknown = isinstance(declared, Unknown) and annotation is not None
        if is_unknown or any(isinstance(each, Unknown) for each in said):
            self.signature.may_take_more = True
        depends = next((found for each in reversed(said) if (found := _depends(each)) is not None), None)
        if depends is not None:
            self.depend_on(depends, declared)
            return
        description = next((each for each in reversed(said) if description_of(each) is not None), None)
        if description is None and _is_injected(declared):
            self.signature.connected = True
            return
        bare = DeclaredParameter(name=parameter.name, declared=declared)
        taken = request_parameter(self.run, bare, description, self.path)
        for name in taken.names:
            if taken.place == "query":
                self.signature.query.setdefault(name)
            if taken.place == "path":
                self.signature.path.setdefault(name)
            if taken.place == "path" and annotation is not None:
                known = self.signature.annotations.get(name)
                # What the handler itself declares comes before what its dependencies do.
                if known is None or is_handler:
                    self.signature.annotations[name] = (annotation, declared)


def _takes_anything(callable_: Value) -> bool:
    """Whether it may be given what its parameters do not say."""
    match callable_:
        case Function(node=node, assumed_name=is_decorated, attributes=attributes):
            wrapped = attributes.get("__wrapped__")
            if wrapped is not None and wrapped is not callable_:
                return _takes_anything(wrapped)
            is_open = node.args.vararg is not None or node.args.kwarg is not None
            return is_decorated or is_open or "__signature__" in attributes
        case Method(function=function) | Partial(function=function):
            return _takes_anything(function)
        case Class() | Instance() | Const():
            return False
        case _:
            return True


def _depends(value: Value) -> Instance | None:
    """A `Depends(...)` or `Security(...)`."""
    for each in members(value):
        if isinstance(each, Instance) and each.cls.has_base(DEPENDS):
            return each
    return None


def _without_metadata(
    declared: Value, annotation: ast.expr | None
) -> tuple[Value, list[Value], ast.expr | None]:
    """The type itself, what `Annotated` says about it, and the type as it is written."""
    metadata: list[Value] = []
    while isinstance(declared, Alias) and declared.args:
        if isinstance(declared.origin, Alias):
            # `Dep[int]`, where `Dep` is an alias with a type variable.
            declared = declared.origin
            continue
        if not is_annotated(declared.origin):
            break
        declared, *more = declared.args
        metadata = [*more, *metadata]
        annotation = _first_argument(annotation)
    return declared, metadata, annotation


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
        declared.has_any_base(injected) or declared.name == "SecurityScopes"
    )
