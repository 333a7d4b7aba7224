"""Declarations of routes whose path is not what it seems to be, or not what the handler takes.

To mypy a path is any str. The table has the places of the calls that declared a questionable one; the plugin
reports where mypy comes by such a place, whatever it is that is called there.
"""

from __future__ import annotations

from mypy.plugin import FunctionContext, MethodContext

from conn_types.analysis.references.declarations import declaration
from conn_types.analysis.source import Source
from conn_types.analysis.table import RouteEntry
from conn_types_mypy.knowledge import Knowledge
from conn_types_mypy.report import report
from conn_types_mypy.spans import span_of


def check(knowledge: Knowledge, ctx: FunctionContext | MethodContext) -> None:
    """Tell what is wrong with the routes that the call declares."""
    path = knowledge.path(ctx.api.path)
    shown = knowledge.project.shown(path)
    if not knowledge.declared.get(shown):
        return
    span = span_of(knowledge, ctx.api.path, ctx.context)
    source = knowledge.project.read(path)
    place = (span.line, span.column)
    here: list[object] = [
        declaration(entry, source)
        for entry in knowledge.questionable.get(shown, ())
        if isinstance(source, Source) and _place(entry) == place
    ]
    here += [each for each in knowledge.disagreements.get(shown, ()) if _place(each.row.entry) == place]
    report(knowledge, ctx.api, here, knowledge.plain_facts)


def _place(entry: RouteEntry) -> tuple[int, int]:
    return entry.location.line, entry.location.column
