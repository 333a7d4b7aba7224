"""Which handler takes what is raised."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from conn_types.analysis.evaluator.frames import Frame, Raised
from conn_types.analysis.evaluator.kinds import is_subclass
from conn_types.analysis.evaluator.values import (
    Alias,
    Call,
    Class,
    External,
    Instance,
    Module,
    Sequence,
    Unknown,
    Value,
)

if TYPE_CHECKING:
    from conn_types.analysis.evaluator.interpreter import Interpreter

RAISED_BY_DECLARATIONS_ONLY = frozenset(
    {"builtins.ImportError", "builtins.ModuleNotFoundError", "builtins.NameError", "builtins.AttributeError"}
)
"""What a call into other code does not raise in practice: handlers for these run where it is certain only."""


ASKED_FOR = frozenset(
    {
        "builtins.AttributeError",
        "builtins.GeneratorExit",
        "builtins.ImportError",
        "builtins.LookupError",
        "builtins.StopAsyncIteration",
        "builtins.StopIteration",
        "builtins.SystemExit",
        "builtins.TypeError",
    }
)
"""What Python itself takes for an answer: of `hasattr`, of a loop, of an import, of an operator."""


def is_mistaken(run: Interpreter, raised: Raised) -> bool:
    """Whether a project that runs cannot have raised it, since nobody would have caught it.

    Something was not understood then, a condition in front of it most often. Where a `try` waits for it, it
    says something. So does what a condition's block raises, or a function that the block calls for that; and
    so do errors that are answers.
    """
    if run.handlers or run.guards or (run.doubts and len(run.calls) <= run.doubted):
        return False
    return not any(is_subclass(raised.kind, External(name)) for name in ASKED_FOR)


def leaves_calls(frame: Frame, node: ast.stmt | ast.Lambda, raised: Raised) -> bool:
    """Whether a statement, or a function, would have called something if it had not raised."""
    place = raised.location
    is_own = place.path == frame.location(node).path
    done = place.line if is_own and node.lineno <= place.line <= (node.end_lineno or node.lineno) else 0
    return any(isinstance(each, ast.Call) and each.lineno > done for each in ast.walk(node))


def raised_value(run: Interpreter, frame: Frame, node: ast.expr | None) -> tuple[Value, Value | None]:
    """The class that a `raise` statement raises, and the exception itself."""
    if node is None:
        return External("builtins.Exception"), None
    if isinstance(node, ast.Call):
        kind = run.eval(frame, node.func)
        if isinstance(kind, External):
            return kind, exception(run, kind, [run.eval(frame, each) for each in node.args])
        value = run.eval(frame, node)
        return (value.cls, value) if isinstance(value, Instance) else (kind, None)
    value = run.eval(frame, node)
    if isinstance(value, Instance):
        return value.cls, value
    if isinstance(value, Class):
        made = run.call(value, Call([], {}, frame, node))
        return value, made if isinstance(made, Instance) else None
    return value, exception(run, value, [])


def exception(run: Interpreter, kind: Value, args: list[Value]) -> Value:
    """An object of an exception class that is not followed."""
    if not isinstance(kind, External):
        return Unknown("an exception")
    name = kind.fullname.rpartition(".")[2]
    cls = Class(name, Module(kind.fullname.rpartition(".")[0], None, state="ready"), name, (kind,))
    cls.mro = (cls, kind)
    made = Instance(cls, {"args": Sequence.of("tuple", args)})
    made.open = Unknown("an attribute of an exception")
    return made


def handler_for(
    run: Interpreter, frame: Frame, handlers: list[ast.ExceptHandler], kind: Value
) -> ast.ExceptHandler | None:
    """The first handler that takes an exception of this class, or that could."""
    return next((handler for handler in handlers if _takes(run, frame, handler, kind)), None)


def _takes(run: Interpreter, frame: Frame, handler: ast.ExceptHandler, kind: Value) -> bool:
    if handler.type is None:
        return True
    return takes(kind, run.eval(frame, handler.type))


def takes(kind: Value, wanted: Value) -> bool:
    """Whether a handler for the wanted classes takes an exception of this one, or could."""
    if not isinstance(kind, (Class, External, Alias)):
        return wanted in (External("builtins.Exception"), External("builtins.BaseException"))
    return is_subclass(kind, wanted) is not False


def may_catch_anything(run: Interpreter, frame: Frame, handler: ast.ExceptHandler) -> bool:
    """Whether an unknown call in the body could lead here, to something that goes on afterwards."""
    if isinstance(handler.body[-1], ast.Raise):
        return False
    if handler.type is None:
        return True
    wanted = run.eval(frame, handler.type)
    kinds = wanted.values() if isinstance(wanted, Sequence) else [wanted]
    return not all(
        isinstance(kind, External) and kind.fullname in RAISED_BY_DECLARATIONS_ONLY for kind in kinds
    ) and not all(isinstance(kind, Unknown) for kind in kinds)
