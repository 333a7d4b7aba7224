"""contextvars: a variable is what the code has set, or else its default.

Routes are declared while modules are imported: what a server sets for a request comes later.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from conn_types.analysis.evaluator.frames import Raised
from conn_types.analysis.evaluator.values import (
    NONE,
    Builtin,
    Call,
    Class,
    External,
    Instance,
    Model,
    Module,
    Unknown,
    Value,
)

if TYPE_CHECKING:
    from conn_types.analysis.evaluator.interpreter import Interpreter

UNSET = External("contextvars.Token.MISSING")


def _make(run: Interpreter, call: Call) -> Value:
    held = {"name": call.arg(0, "name") or NONE, "value": UNSET}
    default = call.keywords.get("default")
    return Instance(_VARIABLE, held if default is None else {**held, "default": default})


def _get(run: Interpreter, call: Call) -> Value:
    variable = call.args[0]
    if not isinstance(variable, Instance):
        return Unknown("a context variable", call.location)
    value = variable.attributes.get("value", UNSET)
    if value != UNSET:
        return value
    default = call.arg(1, "default") or variable.attributes.get("default")
    if default is None:
        raise Raised(External("builtins.LookupError"), call.location)
    return default


def _set(run: Interpreter, call: Call) -> Value:
    variable, *rest = call.args
    if not isinstance(variable, Instance) or not rest:
        return Unknown("a context variable", call.location)
    old = variable.attributes.get("value", UNSET)
    variable.attributes["value"] = run.after(old, rest[0]) if run.conditions else rest[0]
    return Instance(_TOKEN, {"var": variable, "old_value": old})


def _reset(run: Interpreter, call: Call) -> Value:
    variable, *rest = call.args
    token = rest[0] if rest else None
    if isinstance(variable, Instance) and isinstance(token, Instance):
        variable.attributes["value"] = token.attributes.get("old_value", UNSET)
    return NONE


def _class(name: str, methods: dict[str, Model]) -> Class:
    made = Class(name, Module("contextvars", None, state="ready"), name, ())
    made.mro = (made, External("builtins.object"))
    made.namespace |= {each: Builtin(f"{name}.{each}", model) for each, model in methods.items()}
    return made


_VARIABLE = _class("ContextVar", {"get": _get, "set": _set, "reset": _reset})
_TOKEN = _class("Token", {})

MODELS: dict[str, Model] = {"contextvars.ContextVar": _make}
