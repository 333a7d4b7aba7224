"""A route that nothing in the project asks for by name."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from conn_types.analysis.rules.declaration import placed
from conn_types.analysis.rules.rule import Facts, Finding, Rule

if TYPE_CHECKING:
    from conn_types.analysis.references.survey import Survey
    from conn_types.analysis.references.unused_routes import UnusedRoute


def look(survey: Survey) -> Iterable[UnusedRoute]:
    from conn_types.analysis.references.unused_routes import unused_routes

    return unused_routes(survey)


def check(subject: UnusedRoute, facts: Facts) -> Iterable[Finding]:
    declared, row = subject.declaration, subject.row
    shown = declared.name or declared.literal
    yield Finding(
        path=row.entry.location.path,
        span=shown.span if shown else declared.span,
        message=f'nothing asks for the route "{row.name}", {placed(row.entry, row.path)}',
    )


RULE = Rule(
    name="unused-route",
    severity="warning",
    summary="a route that no url_for, url_path_for or template of the project asks for",
    check=check,
    look=look,
    default=False,
)
