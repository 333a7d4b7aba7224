"""Which handler takes what is raised."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from conn_types.analysis.evaluator.frames import Frame
from conn_types.analysis.evaluator.kinds import is_subclass
from conn_types.analysis.evaluator.values import Alias, Class, External, Instance, Sequence, Unknown, Value

if TYPE_CHECKING:
    from conn_types.analysis.evaluator.interpreter import Interpreter

RAISED_BY_DECLARATIONS_ONLY = frozenset(
    {"builtins.ImportError", "builtins.ModuleNotFoundError", "builtins.NameError", "builtins.AttributeError"}
)
"""What a call into other code does not raise in practice: handlers for these run where it is certain only."""


def raised_kind(run: Interpreter, frame: Frame, node: ast.expr | None) -> Value:
    """The class that a `raise` statement raises."""
    if node is None:
        return External("builtins.Exception")
    if isinstance(node, ast.Call):
        return run.eval(frame, node.func)
    value = run.eval(frame, node)
    return value.cls if isinstance(value, Instance) else value


def handler_for(
    run: Interpreter, frame: Frame, handlers: list[ast.ExceptHandler], kind: Value
) -> ast.ExceptHandler | None:
    """The first handler that takes an exception of this class, or that could."""
    return next((handler for handler in handlers if _takes(run, frame, handler, kind)), None)


def _takes(run: Interpreter, frame: Frame, handler: ast.ExceptHandler, kind: Value) -> bool:
    if handler.type is None:
        return True
    wanted = run.eval(frame, handler.type)
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
