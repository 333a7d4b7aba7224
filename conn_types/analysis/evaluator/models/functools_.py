"""functools: wraps and its name, partial, caches."""

from __future__ import annotations

from typing import TYPE_CHECKING

from conn_types.analysis.evaluator.containers import constant_strings
from conn_types.analysis.evaluator.values import (
    Builtin,
    Call,
    Class,
    Const,
    Function,
    Instance,
    Method,
    Model,
    Partial,
    Unknown,
    Value,
)

if TYPE_CHECKING:
    from conn_types.analysis.evaluator.interpreter import Interpreter

OWN = frozenset({"cache_clear", "__context__", "__wrapped__"})
"""Attributes that say what a function itself is."""
WRAPPED = ("__name__", "__qualname__", "__module__", "__doc__")


def _wraps(run: Interpreter, call: Call) -> Value:
    wrapped = call.arg(0, "wrapped")
    if wrapped is None:
        return Unknown("wraps() of nothing", call.location)
    names = _assigned(call, 1)
    return Builtin("functools.wraps()", lambda run, inner: _update(run, inner.args[0], wrapped, names))


def _assigned(call: Call, position: int) -> list[str]:
    """The attributes that the wrapper takes over."""
    given = call.arg(position, "assigned")
    names = constant_strings(given) if given is not None else None
    return list(WRAPPED) if names is None else names


def _update_wrapper(run: Interpreter, call: Call) -> Value:
    wrapper, wrapped = call.arg(0, "wrapper"), call.arg(1, "wrapped")
    if wrapper is None or wrapped is None:
        return Unknown("update_wrapper() of nothing", call.location)
    return _update(run, wrapper, wrapped, _assigned(call, 2))


def _update(run: Interpreter, wrapper: Value, wrapped: Value, names: list[str]) -> Value:
    """The wrapper takes over the name of what it wraps: that is the name of the route."""
    target = wrapper.function if isinstance(wrapper, Method) else wrapper
    if isinstance(target, (Function, Instance)):
        for name in names:
            value = run.attribute(wrapped, name)
            if not isinstance(value, Unknown):
                target.attributes[name] = value
        if isinstance(wrapped, (Function, Instance)):
            # The marks that decorators below have put on it come along.
            target.attributes |= {k: v for k, v in wrapped.attributes.items() if k not in OWN}
        target.attributes["__wrapped__"] = wrapped
    if isinstance(target, Class):
        _rename(run, target, wrapped, names)
    return wrapper


def _rename(run: Interpreter, cls: Class, wrapped: Value, names: list[str]) -> None:
    """`wraps` around a class: it takes over the name and the docstring."""
    for name in names:
        value = run.attribute(wrapped, name)
        if isinstance(value, Const) and isinstance(value.value, str):
            cls.namespace[name] = value
            if name == "__name__":
                cls.name = value.value
    cls.namespace["__wrapped__"] = wrapped


def _partial(run: Interpreter, call: Call) -> Value:
    if not call.args:
        return Unknown("partial() of nothing", call.location)
    function, *args = call.args
    if isinstance(function, Partial):
        return Partial(function.function, (*function.args, *args), {**function.keywords, **call.keywords})
    return Partial(function, tuple(args), dict(call.keywords))


def _cache(run: Interpreter, call: Call) -> Value:
    """`@cache`, `@lru_cache`, `@lru_cache(maxsize=1)`: called once for the same arguments."""
    if call.args and isinstance(call.args[0], (Function, Method, Class)):
        return _cached(call.args[0])
    return Builtin("functools.lru_cache()", lambda run, inner: _cached(inner.args[0]))


def _cached(function: Value) -> Value:
    if isinstance(function, Function):
        function.attributes["cache_clear"] = Builtin("cache_clear", lambda run, call: Const(None))
        function.attributes.setdefault("__wrapped__", function)
    return function


MODELS: dict[str, Model] = {
    "functools.wraps": _wraps,
    "functools.update_wrapper": _update_wrapper,
    "functools.partial": _partial,
    "functools.lru_cache": _cache,
    "functools.cache": _cache,
}
