"""Calls: what is called, how arguments bind, and what becomes of objects that unknown code is handed."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from conn_types.analysis.evaluator import (
    construction,
    containers,
    contexts,
    enumerations,
    fields,
    inspected_routes,
    metaclasses,
    modules,
    raising,
)
from conn_types.analysis.evaluator.allowance import limited
from conn_types.analysis.evaluator.binding import bind_arguments
from conn_types.analysis.evaluator.frames import (
    DEPART,
    FALL,
    Frame,
    Raised,
)
from conn_types.analysis.evaluator.frameworks import HOOKS
from conn_types.analysis.evaluator.instances import HOLDING, hold, new_instance
from conn_types.analysis.evaluator.keys import key_of
from conn_types.analysis.evaluator.kinds import is_subclass
from conn_types.analysis.evaluator.limits import CALL, DEPTH, ESCAPES, RECURSION
from conn_types.analysis.evaluator.models import MODELS
from conn_types.analysis.evaluator.raising import exception
from conn_types.analysis.evaluator.unions import by_default, union, without_none
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
    Model,
    Partial,
    Sequence,
    Thunk,
    Union,
    Unknown,
    Value,
    members,
)
from conn_types.analysis.evaluator.wrappers import unwrapped
from conn_types.analysis.fullnames import FRAMEWORK_PACKAGES

if TYPE_CHECKING:
    from conn_types.analysis.evaluator.interpreter import Interpreter

AGAIN = 2
"""How often a function may be running with the same arguments, where what is not known asks for that."""

KEEPS_OBJECT = ("__init__", "__new__", "_replace", "_asdict", "model_copy", "_fields")
"""Builtin methods that want the object itself, not what it holds."""


def call(run: Interpreter, callee: Value, call: Call) -> Value:
    """The value of the call. Raises `Raised` where it is certain to raise."""
    match callee:
        case Function():
            return _call_function(run, callee, call)
        case Method(function=Builtin(name=name, model=model), receiver=receiver):
            # A method of list of a class derived from it: the list is what it works on.
            inner = containers.held(receiver) if not name.endswith(KEEPS_OBJECT) else receiver
            return _call_model(run, model, call.with_receiver(inner), callee)
        case Method(function=function, receiver=receiver):
            return run.call(function, call.with_receiver(receiver))
        case Builtin(model=model):
            return _call_model(run, model, call, callee)
        case Class():
            return _instantiate(run, callee, call)
        case External(fullname=fullname):
            known = MODELS.get(fullname)
            if known is None and is_subclass(callee, External("builtins.BaseException")):
                return exception(run, callee, call.args)
            if known is None:
                return _call_unknown(run, callee, call)
            return _call_model(run, known, call, callee)
        case Partial(function=function, args=args, keywords=keywords):
            merged = call.with_args(*args, *call.args)
            merged.keywords = {**keywords, **call.keywords}
            return run.call(function, merged)
        case Alias(origin=origin):
            return run.call(origin, call)
        case Descriptor(function=function):
            return run.call(function, call)
        case Instance():
            return _call_instance(run, callee, call)
        case Union():
            return _call_each(run, callee, call)
        case _:
            return _call_unknown(run, callee, call)


def _call_model(run: Interpreter, model: Model, call: Call, callee: Value) -> Value:
    """A model reads its arguments as they are documented: a call that gives others is not followed."""
    inspected_routes.note_call(run, callee, call)
    try:
        return model(run, call)
    except (IndexError, KeyError, TypeError, ValueError, AttributeError, ArithmeticError) as mistake:
        if run.strict and not (call.open_args or call.open_keywords):
            raise
        del mistake
        return _call_unknown(run, callee, call)


def _call_instance(run: Interpreter, callee: Instance, call: Call) -> Value:
    try:
        method = run.attribute(callee, "__call__")
    except Raised:
        method = Unknown("an object that cannot be called")
    return _call_unknown(run, method, call) if isinstance(method, Unknown) else run.call(method, call)


def _call_each(run: Interpreter, callee: Union, call: Call) -> Value:
    """One of several is called: each conditionally. None cannot be the one."""
    usable = without_none(callee)
    if not isinstance(usable, Union):
        return run.call(usable, call)
    results: list[Value] = []
    first, *others = usable.members
    if usable.by_default:
        results.append(run.call(first, call))
    with run.under(call.location, departing=usable.by_default):
        for member in others if usable.by_default else usable.members:
            try:
                results.append(run.call(member, call))
            except Raised:
                continue
    return by_default(*results) if usable.by_default else union(results)


def _call_unknown(run: Interpreter, callee: Value, call: Call) -> Value:
    """Nobody knows what happens: what the code is handed escapes into it."""
    run.unknown_calls += 1
    origin = callee.fullname if isinstance(callee, External) else None
    if isinstance(callee, Unknown):
        origin = callee.origin
    shown = f"{origin}() is not followed" if origin else "a call of a value that is not known"
    harmless = is_harmless(run, origin)
    given = [*call.args, *call.keywords.values()]
    foreign = harmless and not any(_is_function(each) for value in given for each in members(value))
    unknown = Unknown(shown, call.location, origin, foreign=foreign)
    objects = tuple(each for each in given if isinstance(each, Instance))
    if objects:
        run.handed[unknown] = objects
    for value in given:
        if isinstance(value, Thunk) and value.function.is_generator:
            # A context manager that is handed on (to an `ExitStack`) is entered there.
            run.await_value(value, call)
    # A framework that calls what it was handed (a router that is not known) does so under our eyes.
    by_framework = call.frame.module.name.partition(".")[0] in FRAMEWORK_PACKAGES
    if by_framework:
        return unknown
    for value in given:
        if not harmless:
            escape(run, value, unknown)
        elif isinstance(value, Class):
            value.open = value.open or unknown
    return unknown


def _is_function(value: Value) -> bool:
    return isinstance(value, (Function, Method, Partial, Descriptor, Builtin))


LOADERS = frozenset(
    {
        "importlib",
        "importlib_metadata",
        "pkgutil",
        "runpy",
        "pkg_resources",
        "pluggy",
        "stevedore",
        "functools",
    }
)
"""Packages that know no framework, and hand what they are given to code that may."""


def is_harmless(run: Interpreter, origin: str | None) -> bool:
    """Whether the code surely declares no routes: it knows no framework, and calls nobody who does."""
    if origin is None:
        return False
    package = origin.partition(".")[0]
    if package in LOADERS:
        return False
    if package not in run.followed:
        file = modules.find(run, package)
        followed = file is not None or run.project.mentions_framework(package)
        run.followed[package] = followed and package not in FRAMEWORK_PACKAGES
    return not run.followed[package]


def escape(run: Interpreter, value: Value, unknown: Unknown, depth: int = 3) -> None:
    """Unknown code was handed the value: an object may be changed by it, a list may grow."""
    run.spend(1)
    if depth == 0:
        return
    for each in members(value):
        match each:
            case Instance():
                run.spend(CALL)
                by_setting = run.departing and not run.starting
                escapes = each.escapes_by_setting if by_setting else each.escapes
                if len(escapes) < ESCAPES and unknown not in escapes:
                    escapes.append(unknown)
                wrapped = unwrapped(run, each)
                if wrapped is not None and wrapped.application is not each:
                    escape(run, wrapped.application, unknown, depth - 1)
            case Class():
                each.open = each.open or unknown
            case Method(receiver=receiver):
                escape(run, receiver, unknown, depth - 1)
            case Partial(function=function, args=args, keywords=keywords):
                for inner in (function, *args, *keywords.values()):
                    escape(run, inner, unknown, depth - 1)
            case Function(node=ast.Lambda() as node, closure=closure, module=module):
                seen = module.namespace if closure is None else {**module.namespace, **closure.names}
                for name in sorted(_names(node) & seen.keys()):
                    escape(run, seen[name], unknown, depth - 1)
            case Sequence(items=items):
                if each.kind == "list" and any(isinstance(item.value, Instance) for item in items):
                    each.open = each.open or unknown
                for item in items:
                    escape(run, item.value, unknown, depth - 1)
            case Dict(entries=entries):
                for _, item in entries.values():
                    escape(run, item.value, unknown, depth - 1)
            case _:
                continue


def _names(node: ast.AST) -> set[str]:
    return {inner.id for inner in ast.walk(node) if isinstance(inner, ast.Name)}


def _call_function(run: Interpreter, function: Function, call: Call) -> Value:
    hook = HOOKS.get((function.module.name, function.qualname))
    if hook is not None:
        made = hook(run, function, call, bind_arguments(run, function, call))
        if made is not None:
            return made
    return follow(run, function, call)


def follow(run: Interpreter, function: Function, call: Call) -> Value:
    """Call the function by its source."""
    is_running = bool(run.running.get(function.node))
    if is_running and _is_endless(run, function, call):
        return Unknown(f"{function.qualname}() calls itself", call.location)
    if _too_deep(run, function):
        run.cut(call.frame, call.node, f"{function.qualname}() is too deep to follow")
        return Unknown(f"{function.qualname}() is too deep to follow", call.location)
    arguments = bind_arguments(run, function, call)
    if is_running and _is_repeated(run, function, arguments):
        return Unknown(f"{function.qualname}() calls itself", call.location)
    key = _memo_key(function, arguments) if "cache_clear" in function.attributes else None
    if key is not None and key in run.memo:
        return run.memo[key]
    frame = Frame(function.module, arguments, function.closure, function)
    is_context = function.is_generator and "__context__" in function.attributes
    if is_context and contexts.can_pause(function):
        rest = contexts.paused(run, function, frame, call.frame, call.node)
        return Sequence("generator", conditions=run.conditions, rest=rest)
    is_coroutine = isinstance(function.node, ast.AsyncFunctionDef) and not function.is_generator
    if is_coroutine or is_context:
        return Thunk(function, frame)
    try:
        result = run_function(run, function, frame, call.frame, call.node)
    except Raised as raised:
        if not raising.is_mistaken(run, raised):
            raise
        result = Unknown(f"{function.qualname}() is taken to raise", raised.location)
        if raising.leaves_calls(frame, function.node, raised):
            run.cut(call.frame, call.node, result.reason)
    if key is not None:
        run.memo[key] = result
    return result


def _memo_key(function: Function, arguments: dict[str, Value]) -> tuple[object, ...] | None:
    """A key for a function that caches its results; None for arguments without keys."""
    keys = tuple(_memo_key_of(value) for value in arguments.values())
    return None if None in keys else (function, *keys)


def _memo_key_of(value: Value) -> object | None:
    if isinstance(value, Sequence) and value.kind == "tuple":
        return key_of(value)
    if isinstance(value, Dict):
        keys = tuple((key, key_of(item.value)) for key, (_, item) in value.entries.items())
        return None if any(each is None for _, each in keys) else ("dict", keys)
    return key_of(value)


def _too_deep(run: Interpreter, function: Function) -> bool:
    return len(run.calls) > DEPTH or len(run.running.get(function.node, ())) > RECURSION


def _is_endless(run: Interpreter, function: Function, call: Call) -> bool:
    """Whether nothing would ever stop it: the condition that should is not known, nor what it asks about."""
    running = len(run.running.get(function.node, ()))
    if not running or not run.conditions:
        return False
    if call.open_args is not None or any(map(_may_be_unknown, call.args)):
        return True
    return running >= AGAIN and any(_is_made_in_doubt(function, value) for value in call.args)


def _is_made_in_doubt(function: Function, value: Value) -> bool:
    """Whether the running function itself has made the object, under conditions that are not known."""
    return isinstance(value, Instance) and bool(value.conditions) and function.fullname in value.stack


def _is_repeated(run: Interpreter, function: Function, arguments: dict[str, Value]) -> bool:
    """Whether it has called itself with what it was called with, and would do so again: only what is not
    known of the objects that it was given makes an end of that."""
    running = run.running.get(function.node, ())
    if len(running) < AGAIN or not run.conditions:
        return False
    given = tuple(arguments.values())
    return all(
        doubts < run.doubts and len(before) == len(given) and all(map(_is_same, before, given))
        for before, doubts in running[-AGAIN:]
    )


def _is_same(one: Value, other: Value) -> bool:
    if isinstance(one, Unknown):
        return isinstance(other, Unknown)
    return one is other or (isinstance(one, Const) and one == other)


def _may_be_unknown(value: Value) -> bool:
    return any(isinstance(each, Unknown) for each in members(value))


def run_function(run: Interpreter, function: Function, frame: Frame, caller: Frame, node: ast.AST) -> Value:
    """Run the body in a frame whose arguments are bound."""
    run.spend(CALL)
    handed = list(frame.names.values())
    result = limited(run, function, lambda: _run_body(run, function, frame, caller, node))
    if result is not None:
        return result
    run.unknown_calls += 1
    name = f"{function.module.name}.{function.qualname}"
    unknown = Unknown(f"{name}() takes too long to follow", caller.location(node), name)
    for value in handed:
        escape(run, value, unknown)
        if isinstance(value, Instance):
            value.open = value.open or unknown
    return unknown


def _run_body(run: Interpreter, function: Function, frame: Frame, caller: Frame, node: ast.AST) -> Value:
    run.calls.append((function, caller, node))
    run.called[function.node] = function.module.path
    run.running.setdefault(function.node, []).append((tuple(frame.names.values()), run.doubts))
    guards, run.guards = run.guards, 0
    conditions, assumptions = run.conditions, run.assumptions
    try:
        if isinstance(function.node, ast.Lambda):
            return run.eval(frame, function.node.body)
        if function.is_generator:
            frame.yields = Sequence("generator", conditions=conditions)
        flow = run.run_block(frame, function.node.body)
    finally:
        run.calls.pop()
        run.running[function.node].pop()
        run.guards, run.assumptions = guards, assumptions
    if frame.yields is not None:
        return frame.yields
    if flow & FALL:
        frame.returns.append(NONE)
    elif flow & DEPART:
        frame.departures.append(NONE)
    if frame.returns and frame.departures:
        return by_default(union(frame.returns), *frame.departures)
    returned = [*frame.returns, *frame.departures]
    return union(returned) if returned else Unknown("a function that does not return")


def _instantiate(run: Interpreter, cls: Class, call: Call) -> Value:
    """`cls(…)`: what the metaclass does with it, if anything."""
    method = metaclasses.own(cls.metaclass, "__call__")
    return instantiate(run, cls, call) if method is None else run.call(method, call.with_receiver(cls))


def instantiate(run: Interpreter, cls: Class, call: Call) -> Value:
    """`type.__call__(cls, …)`."""
    if cls.has_any_base(fields.TYPED_DICTS):
        return run.call(External("builtins.dict"), call)
    if metaclasses.is_metaclass(cls):
        return metaclasses.create(run, cls, call)
    if enumerations.is_enumeration(cls) and call.args:
        return enumerations.member_by_value(run, call, cls, call.args[0])
    made = _construct(run, cls, call)
    if isinstance(made, Instance) and cls in made.cls.mro:
        _initialise(run, made, call)
    return made


def _construct(run: Interpreter, cls: Class, call: Call) -> Value:
    for base in cls.mro:
        if isinstance(base, Class) and "__new__" in base.namespace:
            new = base.namespace["__new__"]
            function = new.function if isinstance(new, Descriptor) else new
            return run.call(function, call.with_receiver(cls))
        if not isinstance(base, Class):
            break
    return new_instance(run, cls, call)


def _initialise(run: Interpreter, made: Instance, call: Call) -> None:
    for base in made.cls.mro:
        match base:
            case Class(namespace=namespace) if "__init__" in namespace:
                run.call(namespace["__init__"], call.with_receiver(made))
                return
            case External(fullname=fullname) if fields.is_model(fullname):
                if made.held is None:
                    construction.initialise(run, made, call)
                return
            case External(fullname=fullname) if fullname in HOLDING:
                hold(run, made, fullname, call)
                return
            case Unknown():
                made.open = base
                unknown = Unknown("the constructor of a base that is not known", call.location, base.origin)
                for value in [*call.args, *call.keywords.values()]:
                    escape(run, value, unknown)
                return
            case _:
                continue
    if call.args and "args" not in made.attributes:
        made.attributes["args"] = Sequence.of("tuple", call.args)
