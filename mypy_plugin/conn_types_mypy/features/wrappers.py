"""Calls by the name of a function that passes a route's name on: `passed_names` looks at them."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from mypy.nodes import CallExpr, MemberExpr, NameExpr, RefExpr
from mypy.plugin import FunctionContext, MethodContext
from mypy.types import Type

from conn_types_mypy.answers import Answers
from conn_types_mypy.fullnames import URL_FOR, URL_PATH_FOR
from conn_types_mypy.guard import CallT

if TYPE_CHECKING:
    from conn_types_mypy.knowledge import Knowledge

REVERSERS = frozenset({URL_FOR, URL_PATH_FOR})


def check(answers: Answers, ctx: CallT) -> Type:
    call = ctx.context
    if isinstance(call, CallExpr) and _may_concern(answers, call) and answers.file(ctx.api.path) is not None:
        answers.look_closer("passed name", ctx, partial(_look, ctx))
    return ctx.default_return_type


def _look(ctx: FunctionContext | MethodContext, knowledge: Knowledge) -> None:
    from conn_types_mypy.features import passed_names

    passed_names.check(knowledge, ctx)


def _may_concern(answers: Answers, call: CallExpr) -> bool:
    """Of the calls of `partial`, those of something that may pass a name on."""
    if not (isinstance(call.callee, RefExpr) and call.callee.fullname == "functools.partial"):
        return True
    first = call.args[0] if call.args else None
    name = first.name if isinstance(first, (NameExpr, MemberExpr)) else None
    return name in REVERSERS or name in answers.project.wrappers
