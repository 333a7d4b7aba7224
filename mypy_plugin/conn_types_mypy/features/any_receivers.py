"""Names that are asked for on what the frameworks give as Any: `request.app.url_path_for("x")`.

mypy asks no plugin about calls on Any, and to give it the application's own type would be wrong: it may be
of a class of the project's. So the plugin

1. comes by the attribute `app` of a connection, or the key `app` or `router` of a scope;
2. asks the command's own reading of the file for the names that are asked for on it there, also under a local
   name, and tells what the command would.
"""

from __future__ import annotations

from mypy.nodes import Context
from mypy.plugin import AttributeContext, CheckerPluginInterface
from mypy.types import AnyType, Type, get_proper_type

from conn_types.analysis.references.reference import RouteReference
from conn_types.analysis.references.refused_values import refused_values
from conn_types.analysis.references.resolution import resolve
from conn_types_mypy.fullnames import CONNECTION_CLASSES
from conn_types_mypy.knowledge import Knowledge
from conn_types_mypy.receiver_types import instances
from conn_types_mypy.report import report
from conn_types_mypy.surroundings import references_on


def attribute(knowledge: Knowledge, ctx: AttributeContext) -> Type:
    """`conn.app`"""
    on = instances(ctx.type)
    if (
        not ctx.is_lvalue
        and on
        and isinstance(get_proper_type(ctx.default_attr_type), AnyType)
        and all(knowledge.classes.is_one_of(each.type, CONNECTION_CLASSES, "app") for each in on)
    ):
        check(knowledge, ctx.api, ctx.context)
    return ctx.default_attr_type


def check(knowledge: Knowledge, api: CheckerPluginInterface, node: Context) -> None:
    """Tell what is wrong with a name that is asked for on the expression."""
    if not knowledge.is_project_file(api.path) or "url_path_for" not in knowledge.project.text(
        knowledge.path(api.path)
    ):
        return
    for reference in references_on(knowledge, api, node):
        if isinstance(reference, RouteReference):
            found = (*resolve(reference), *refused_values(reference))
            report(knowledge, api, found, knowledge.plain_facts)
