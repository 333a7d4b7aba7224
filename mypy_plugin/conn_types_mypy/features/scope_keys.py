"""Keys of a scope that are nearly known ones, or that a scope of its type does not have."""

from __future__ import annotations

from dataclasses import replace

from mypy.plugin import MethodContext

from conn_types.analysis.references.receiver import ASGIScope, Connection, Receiver
from conn_types.analysis.references.reference import SCOPE_TYPES, ScopeKeyReference
from conn_types.scope import ScopeType
from conn_types_mypy.knowledge import Knowledge
from conn_types_mypy.report import report
from conn_types_mypy.surroundings import surrounding_reference


def check(
    knowledge: Knowledge,
    ctx: MethodContext,
    types: frozenset[ScopeType],
    *,
    of_connection: bool,
) -> None:
    """Tell of the keys that are asked for, where the command sees nothing around that speaks against it."""
    connection = None if types == SCOPE_TYPES else Connection(scope_types=types)
    receiver: Receiver = connection if connection and of_connection else ASGIScope(connection)
    seen = surrounding_reference(knowledge, ctx.api, ctx.context, receiver)
    if isinstance(seen, ScopeKeyReference):
        # The types may know more of the scope than the syntax tells, where the two agree.
        seen = replace(seen, scope_types=seen.scope_types & types or seen.scope_types)
        report(knowledge, ctx.api, [seen], knowledge.facts)
