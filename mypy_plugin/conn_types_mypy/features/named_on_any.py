"""Routes that are named on what mypy takes for Any, as the command's own reading of the file has them."""

from __future__ import annotations

from mypy.nodes import Context
from mypy.plugin import CheckerPluginInterface

from conn_types.analysis.references.reference import RouteReference
from conn_types.analysis.references.refused_values import refused_values
from conn_types.analysis.references.resolution import resolve
from conn_types_mypy.knowledge import Knowledge
from conn_types_mypy.report import report
from conn_types_mypy.surroundings import references_on


def check(knowledge: Knowledge, api: CheckerPluginInterface, node: Context) -> None:
    """Tell what is wrong with a name that is asked for on the expression."""
    for reference in references_on(knowledge, api, node):
        if isinstance(reference, RouteReference):
            found = (*resolve(reference), *refused_values(reference))
            report(knowledge, api, found, knowledge.plain_facts)
