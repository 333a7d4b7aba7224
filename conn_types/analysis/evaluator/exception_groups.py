"""`try: … except* …`: every handler takes its part of what is raised, and what is left is raised again."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from conn_types.analysis.evaluator import library
from conn_types.analysis.evaluator.frames import Frame, Raised
from conn_types.analysis.evaluator.raising import takes
from conn_types.analysis.evaluator.values import NONE, Call, Const, Instance, Sequence, Value

if TYPE_CHECKING:
    from conn_types.analysis.evaluator.interpreter import Interpreter

BASE = "builtins.BaseExceptionGroup"


def split(
    run: Interpreter, frame: Frame, handler: ast.ExceptHandler, raised: Raised
) -> tuple[Raised | None, Raised | None] | None:
    """What the handler takes, as a group, and what it leaves; None where that is not known."""
    if handler.type is None:
        return None
    wanted = run.eval(frame, handler.type)
    if not isinstance(raised.value, Instance):
        return None
    if not raised.value.cls.has_base(BASE):
        # An exception that stands alone is caught in a group that is made for it.
        return (group(run, frame, handler, [raised]), None) if takes(raised.kind, wanted) else (None, raised)
    method = run.attribute(raised.value, "split")
    parts = run.call(method, Call([wanted], {}, frame, handler))
    if not isinstance(parts, Sequence) or len(parts.items) != 2:
        return None
    taken, left = parts.values()
    if any(not isinstance(each, Instance) and each != NONE for each in (taken, left)):
        return None
    return _raised(taken, raised), _raised(left, raised)


def _raised(value: Value, raised: Raised) -> Raised | None:
    return Raised(value.cls, raised.location, value) if isinstance(value, Instance) else None


def together(
    run: Interpreter, frame: Frame, node: ast.AST, raised: list[Raised], left: Raised | None
) -> Raised:
    """What the whole statement raises, by what its handlers have raised and what they have left."""
    parts = [*raised, *([left] if left is not None else [])]
    (first, *others) = parts
    is_group = isinstance(first.value, Instance) and first.value.cls.has_base(BASE)
    return first if is_group and not others else group(run, frame, node, parts)


def group(run: Interpreter, frame: Frame, node: ast.AST, parts: list[Raised]) -> Raised:
    """The exceptions as one."""
    kind = library.find(run, "builtins.ExceptionGroup") or parts[0].kind
    held = Sequence.of("list", [each.value for each in parts if each.value is not None])
    made = run.call(kind, Call([Const(""), held], {}, frame, node))
    return Raised(kind, parts[0].location, made)
