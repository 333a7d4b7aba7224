"""A route that url_for never leads to, because an earlier one has its name and parameters."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from conn_types.analysis.rules.declaration import declared_here, placed
from conn_types.analysis.rules.rule import Facts, Finding, Rule

if TYPE_CHECKING:
    from conn_types.analysis.references.shadowed_names import ShadowedName
    from conn_types.analysis.references.survey import Survey


def look(survey: Survey) -> Iterable[ShadowedName]:
    from conn_types.analysis.references.shadowed_names import shadowed_names

    return shadowed_names(survey)


def check(subject: ShadowedName, facts: Facts) -> Iterable[Finding]:
    declared, first = subject.declaration, subject.first
    shown = declared.name or declared.literal
    yield Finding(
        path=subject.row.entry.location.path,
        span=shown.span if shown else declared.span,
        message=f'the name "{subject.row.name}" leads to {placed(first.entry, first.path)}, '
        f"and never to {placed(subject.row.entry, subject.row.path)}",
        hint="give one of them another name",
        app=subject.app.id,
        related=(declared_here(first),),
    )


RULE = Rule(
    name="duplicate-route-name",
    severity="warning",
    summary="a route whose name and parameters an earlier one has, so that url_for never leads to it",
    check=check,
    look=look,
)
"""It needs every reference: names clash everywhere, and do no harm where nobody asks for them."""
