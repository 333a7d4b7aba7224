"""`url_for` and `url_path_for`: what is not plainly right is looked at in `named_routes`."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import TYPE_CHECKING

from mypy.nodes import CallExpr, ConditionalExpr, Expression, MemberExpr, NameExpr, RefExpr, StrExpr
from mypy.plugin import MethodContext
from mypy.types import CallableType, Instance, Type, TypeVarType, get_proper_type

from conn_types_mypy.answers import Answers
from conn_types_mypy.fullnames import CONNECTION_CLASSES, ROUTING_CLASSES
from conn_types_mypy.plain_calls import is_plainly_right
from conn_types_mypy.told_types import in_words

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
        answers.look_closer("route", ctx, partial(_look, ctx), lambda: _besides(ctx, call, call.callee))
    return ctx.default_return_type


def _look(ctx: MethodContext, knowledge: Knowledge) -> None:
    from conn_types_mypy.features import named_routes

    named_routes.check(knowledge, ctx)


def _besides(ctx: MethodContext, call: CallExpr, callee: Expression) -> Iterator[str]:
    """What the look asks mypy for: a name's branches, what an application is known by, or held by."""
    for each in _branches(call.args[0]):
        yield in_words(ctx.api.get_expression_type(each))
    match callee:
        case MemberExpr(name="url_path_for", expr=NameExpr(fullname=name)):
            yield name
        case MemberExpr(name="url_path_for", expr=MemberExpr(fullname=name, expr=RefExpr() as owner)):
            yield f"{name} {in_words(ctx.api.get_expression_type(owner))}"
        case _:
            return


def _branches(name: Expression) -> Iterator[Expression]:
    """Those of a conditional, apart from texts."""
    if isinstance(name, ConditionalExpr):
        for each in (name.if_expr, name.else_expr):
            if isinstance(each, ConditionalExpr):
                yield from _branches(each)
            elif not isinstance(each, StrExpr):
                yield each


def _may_pass_on(answers: Answers, on: Type, name: str) -> bool:
    """Whether it is `Request.url_for(request, …)`, or somebody's own method of that name."""
    return name in answers.project.wrappers or (isinstance(on, CallableType) and on.is_type_obj())
