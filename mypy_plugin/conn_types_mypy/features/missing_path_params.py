"""Keys of path parameters that no route has: what `path_params` cannot say to be right."""

from __future__ import annotations

from dataclasses import replace

from mypy.nodes import Expression
from mypy.plugin import MethodContext

from conn_types.analysis.references.receiver import Connection, PathParams
from conn_types.analysis.references.reference import PathParamReference
from conn_types.analysis.references.serving import reaches
from conn_types_mypy.enclosing import enclosing, function_ids, injected
from conn_types_mypy.knowledge import Knowledge
from conn_types_mypy.report import report
from conn_types_mypy.surroundings import surrounding_reference


def check(knowledge: Knowledge, ctx: MethodContext, connection: Expression | None) -> None:
    """Tell of the keys, where the command sees nothing around that speaks against it.

    `connection`: whose `path_params` they are asked of; None where that does not stand there.
    """
    receiver = None if connection is None else PathParams(Connection())
    seen = surrounding_reference(knowledge, ctx.api, ctx.context, receiver)
    if not isinstance(seen, PathParamReference):
        return
    if not seen.reaches and connection is not None:
        # What the parameter is, mypy's types alone know.
        path = ctx.api.path
        ids = function_ids(knowledge.module_name(path), injected(connection, enclosing(ctx.api)))
        found = reaches(knowledge.table, ids, is_test=knowledge.project.is_test(knowledge.path(path)))
        if found:
            seen = replace(seen, function=next(iter(ids), None), reaches=found)
    report(knowledge, ctx.api, [seen], knowledge.facts)
