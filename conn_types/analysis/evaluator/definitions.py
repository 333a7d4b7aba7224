"""`def` and `class`: functions with their defaults, classes with their MRO, decorators."""

from __future__ import annotations

import ast
from collections.abc import Iterable
from typing import TYPE_CHECKING

from conn_types.analysis.evaluator import containers, enumerations, special
from conn_types.analysis.evaluator.frames import Frame, Raised
from conn_types.analysis.evaluator.limits import BASES
from conn_types.analysis.evaluator.values import (
    NONE,
    Alias,
    Builtin,
    Call,
    Class,
    Const,
    Descriptor,
    Dict,
    External,
    Function,
    Instance,
    Method,
    Partial,
    Sequence,
    Unknown,
    Value,
)

__all__ = [
    "NONE",
    "define_class",
    "define_function",
    "finish",
    "inherited_metaclass",
    "linearize",
    "make_function",
]

if TYPE_CHECKING:
    from conn_types.analysis.evaluator.interpreter import Interpreter


Base = Class | External | Unknown
"""What an MRO is made of."""


def make_function(
    run: Interpreter, frame: Frame, node: ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda
) -> Function:
    """The function itself, before its decorators."""
    keyword_defaults = {
        argument.arg: run.eval(frame, default)
        for argument, default in zip(node.args.kwonlyargs, node.args.kw_defaults, strict=True)
        if default is not None
    }
    return Function(
        node,
        frame.module,
        frame.qualname("<lambda>" if isinstance(node, ast.Lambda) else node.name),
        frame.closure(),
        tuple(run.eval(frame, default) for default in node.args.defaults),
        keyword_defaults,
        frame.class_body,
    )


def define_function(run: Interpreter, frame: Frame, node: ast.FunctionDef | ast.AsyncFunctionDef) -> Value:
    decorators = [(each, run.attempt(frame, each)) for each in node.decorator_list]
    value: Value = make_function(run, frame, node)
    for written, decorator in reversed(decorators):
        value = _decorate(run, frame, written, decorator, value)
    return value


def _decorate(run: Interpreter, frame: Frame, node: ast.expr, decorator: Value, value: Value) -> Value:
    """Apply a decorator. One that is not followed is taken to return what it is given, maybe renamed."""
    try:
        result = run.call(decorator, Call([value], {}, frame, node))
    except Raised:
        run.cut(frame, node, "a decorator that is taken to raise")
        return value
    if not isinstance(result, Unknown):
        return result
    if isinstance(value, Function):
        value.assumed_name = True
        handed = run.handed.get(decorator, ()) if isinstance(decorator, Unknown) else ()
        signatures = [each for each in handed if each.cls.fullname == "inspect.Signature"]
        if len(signatures) == 1:
            # What a decorator does that is given a signature: it has the function show that.
            value.attributes["__signature__"] = signatures[0]
        _may_be_patched_in(run, frame, value, result)
    return value


def _may_be_patched_in(run: Interpreter, frame: Frame, function: Function, unknown: Unknown) -> None:
    """`@patch def route(self: App, …)`: a decorator that is not followed may make it a method."""
    arguments = [*function.node.args.posonlyargs, *function.node.args.args]
    annotation = arguments[0].annotation if arguments else None
    if frame.class_body is not None or frame.function is not None or annotation is None:
        return
    if not isinstance(annotation, ast.Name) or arguments[0].arg != "self":
        return
    cls = run.attempt(frame, annotation)
    if isinstance(cls, Class):
        shown = f"a method that {unknown.origin or 'a decorator'} may have replaced"
        cls.patched = cls.open = Unknown(shown, frame.location(function.node))


def define_class(run: Interpreter, frame: Frame, node: ast.ClassDef) -> Value:
    decorators = [(each, run.attempt(frame, each)) for each in node.decorator_list]
    bases = tuple(run.attempt(frame, base) for base in node.bases)
    keywords = {each.arg: run.attempt(frame, each.value) for each in node.keywords if each.arg}
    cls = Class(node.name, frame.module, frame.qualname(node.name), bases, node=node, keywords=keywords)
    cls.mro = (cls, *linearize(bases))
    named = keywords.get("metaclass")
    cls.metaclass = inherited_metaclass(bases) if named is None else _erase(named)
    _prepare(run, frame, node, cls)
    body = Frame(frame.module, cls.namespace, frame.closure(), frame.function, class_body=cls)
    run.run_block(body, node.body)
    value: Value = cls
    if isinstance(cls.metaclass, Class):
        value = run.apply_metaclass(frame, cls)
    else:
        if isinstance(cls.metaclass, Unknown):
            cls.mro = (*cls.mro, cls.metaclass)
        finish(run, cls, Call([], dict(keywords), frame, node))
    for written, decorator in reversed(decorators):
        cls.decorators = (*cls.decorators, decorator)
        result = _decorate(run, frame, written, decorator, value)
        value = result if isinstance(result, (Class, Function, Instance, Partial, Method)) else value
    return value


def inherited_metaclass(bases: Iterable[Value]) -> Base | None:
    """The metaclass that a class has from its bases: the most derived one."""
    inherited = [base.metaclass for base in bases if isinstance(base, Class) and base.metaclass is not None]
    followed = [each for each in inherited if isinstance(each, Class)]
    return max(followed, key=lambda each: len(each.mro), default=inherited[0] if inherited else None)


def _prepare(run: Interpreter, frame: Frame, node: ast.ClassDef, cls: Class) -> None:
    """The names that a metaclass puts into the body before it runs."""
    own = special.in_class(cls.metaclass, "__prepare__") if isinstance(cls.metaclass, Class) else None
    if own is None:
        return
    function = own.function if isinstance(own, Descriptor) else own
    args: list[Value] = [cls.metaclass or NONE, Const(cls.name), Sequence.of("tuple", cls.bases)]
    keywords = {name: each for name, each in cls.keywords.items() if name != "metaclass"}
    prepared = containers.held(run.call(function, Call(args, keywords, frame, node)))
    if isinstance(prepared, Dict):
        cls.namespace |= containers.names_in(prepared)


def finish(run: Interpreter, cls: Class, call: Call) -> None:
    """What `type.__new__` does with a new class: `__set_name__`, bases' subclasses, `__init_subclass__`."""
    if enumerations.is_enumeration(cls):
        enumerations.make_members(run, call.frame, call.node, cls)
    for base in cls.bases:
        if isinstance(erased := _erase(base), Class):
            erased.subclasses.append(cls)
    for name, value in list(cls.namespace.items()):
        if isinstance(value, Instance) and value.cls is not cls:
            special.call(run, call.frame, call.node, value, "__set_name__", cls, Const(name))
    _init_subclass(run, cls, call)


def _init_subclass(run: Interpreter, cls: Class, call: Call) -> None:
    """Tell the first base that asks for it about its new subclass; `call` has the keywords."""
    for base in cls.mro[1:]:
        if isinstance(base, Class) and "__init_subclass__" in base.namespace:
            hook = base.namespace["__init_subclass__"]
            function = hook.function if isinstance(hook, Descriptor) else hook
            keywords = {name: each for name, each in call.keywords.items() if name != "metaclass"}
            run.call(function, Call([cls], keywords, call.frame, call.node))
            return


def _erase(base: Value) -> Base:
    """A base without its type arguments."""
    match base:
        case Class() | External() | Unknown():
            return base
        case Alias(origin=origin):
            return _erase(origin)
        case Builtin(name="typing.NewType()"):
            return External("builtins.object")
        case _:
            return Unknown("a base that is not known")


def linearize(values: Iterable[Value]) -> list[Base]:
    """C3; where the bases do not agree on an order (Python would refuse the class), depth first."""
    bases = [_erase(base) for base in values]
    if len(bases) == 1:
        return _own_order(bases[0])
    pending: list[list[Base]] = [_own_order(base) for base in bases]
    pending.append(list(bases))
    order: list[Base] = []
    while any(pending):
        if len(order) > BASES:
            return [*order, Unknown("a base of very many")]
        head = next((chain[0] for chain in pending if chain and not _in_tail(chain[0], pending)), None)
        if head is None:
            rest = [each for chain in pending for each in chain]
            return order + [each for index, each in enumerate(rest) if each not in rest[:index]]
        order.append(head)
        pending = [[each for each in chain if each != head] for chain in pending]
    return order


def _own_order(base: Base) -> list[Base]:
    order: list[Base] = list(base.mro) if isinstance(base, Class) else [base]
    return order if len(order) <= BASES else [*order[:BASES], Unknown("a base of very many")]


def _in_tail(head: Base, chains: list[list[Base]]) -> bool:
    return any(head in chain[1:] for chain in chains)
