"""`url_for` and `url_path_for`: what is not plainly right is looked at in `named_routes`."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from mypy.nodes import CallExpr, MemberExpr
from mypy.plugin import MethodContext
from mypy.types import CallableType, Instance, Type, TypeVarType, get_proper_type

from conn_types_mypy.answers import Answers
from conn_types_mypy.fullnames import CONNECTION_CLASSES, ROUTING_CLASSES
from conn_types_mypy.plain_calls import is_plainly_right

if TYPE_CHECKING:
    from conn_types_mypy.knowledge import Knowledge

ASKED = {"url_for": CONNECTION_CLASSES, "url_path_for": ROUTING_CLASSES}
"""The classes whose method is asked for a name."""


def check(answers: Answers, ctx: MethodContext) -> Type:
    call = ctx.context
    if not isinstance(call, CallExpr) or not isinstance(call.callee, MemberExpr) or not call.args:
        return ctx.default_return_type
    file = answers.file(ctx.api.path)
    if file is None:
        return ctx.default_return_type
    on = get_proper_type(ctx.type)
    if isinstance(on, TypeVarType):
        on = get_proper_type(on.upper_bound)
    name = call.callee.name
    is_asked = isinstance(on, Instance) and answers.classes.is_one_of(on.type, ASKED[name], name)
    if is_asked and name == "url_for" and is_plainly_right(ctx, call, file):
        return ctx.default_return_type
    if is_asked or _may_pass_on(answers, on, name):
        answers.look_closer("route", ctx, partial(_look, ctx))
    return ctx.default_return_type


def _look(ctx: MethodContext, knowledge: Knowledge) -> None:
    from conn_types_mypy.features import named_routes

    named_routes.check(knowledge, ctx)


def _may_pass_on(answers: Answers, on: Type, name: str) -> bool:
    """Whether it is `Request.url_for(request, …)`, or somebody's own method of that name."""
    return name in answers.project.wrappers or (isinstance(on, CallableType) and on.is_type_obj())
