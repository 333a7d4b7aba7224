"""Names that are asked for on what the frameworks give as Any: `request.app.url_path_for("x")`.

mypy asks no plugin about calls on Any, and to give it the application's own type would be wrong: it may be
of a class of the project's. So the plugin

1. comes by the attribute `app` of a connection, or the key `app` or `router` of a scope;
2. asks the command's own reading of the file for the names that are asked for on it there, also under a local
   name, and tells what the command would.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from mypy.plugin import AttributeContext, MethodContext
from mypy.types import AnyType, Type, get_proper_type

from conn_types_mypy.answers import Answers
from conn_types_mypy.fullnames import CONNECTION_CLASSES

if TYPE_CHECKING:
    from conn_types_mypy.knowledge import Knowledge


def attribute(answers: Answers, ctx: AttributeContext) -> Type:
    """`conn.app`"""
    if (
        not ctx.is_lvalue
        and isinstance(get_proper_type(ctx.default_attr_type), AnyType)
        and answers.classes.are_all(ctx.type, CONNECTION_CLASSES, "app")
    ):
        check(answers, ctx)
    return ctx.default_attr_type


def check(answers: Answers, ctx: AttributeContext | MethodContext) -> None:
    """Tell what is wrong with a name that is asked for on the expression."""
    path = ctx.api.path
    if answers.file(path) is not None and answers.mentions(path, b"url_path_for"):
        answers.look_closer("route on Any", ctx, partial(_look, ctx))


def _look(ctx: AttributeContext | MethodContext, knowledge: Knowledge) -> None:
    from conn_types_mypy.features import named_on_any

    named_on_any.check(knowledge, ctx.api, ctx.context)
