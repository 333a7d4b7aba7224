"""A route that no request reaches, because an earlier one takes them all."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from conn_types.analysis.diagnostic import Related
from conn_types.analysis.rules.declaration import placed
from conn_types.analysis.rules.rule import Facts, Finding, Rule
from conn_types.analysis.table import complete_path

if TYPE_CHECKING:
    from conn_types.analysis.references.survey import Survey
    from conn_types.analysis.references.taken_routes import TakenRoute


def look(survey: Survey) -> Iterable[TakenRoute]:
    from conn_types.analysis.references.taken_routes import taken_routes

    return taken_routes(survey)


def check(subject: TakenRoute, facts: Facts) -> Iterable[Finding]:
    declared = subject.declaration
    takers = [placed(trail[-1], complete_path(trail)) for trail in subject.takers]
    same = all(complete_path(trail) == subject.row.path for trail in subject.takers)
    yield Finding(
        path=subject.row.entry.location.path,
        span=declared.literal.span if declared.literal else declared.span,
        message=f"{placed(subject.row.entry, subject.row.path)} is never reached: "
        f"{' and '.join(takers)} {'takes' if len(takers) == 1 else 'take'} every request first",
        hint="they have the same path: change one of them" if same else "declare it before",
        app=subject.app.id,
        related=tuple(
            Related(location=trail[-1].location, message=f"{taker} is declared here")
            for trail, taker in zip(subject.takers, takers, strict=True)
        ),
    )


RULE = Rule(
    name="unreachable-route",
    severity="warning",
    summary="a route that no request reaches, because earlier ones take all that it could",
    check=check,
    look=look,
)
