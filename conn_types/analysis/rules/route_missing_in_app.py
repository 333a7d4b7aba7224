"""A name that one of the apps which may run the code lacks."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from conn_types.analysis.rules.declaration import declared_here
from conn_types.analysis.rules.rule import Facts, Finding, Rule

if TYPE_CHECKING:
    from conn_types.analysis.references.missing_in_apps import MissingInApps
    from conn_types.analysis.references.survey import Survey


def look(survey: Survey) -> Iterable[MissingInApps]:
    from conn_types.analysis.references.missing_in_apps import missing_in_apps

    return missing_in_apps(survey)


def check(subject: MissingInApps, facts: Facts) -> Iterable[Finding]:
    apps = subject.apps
    have = "has" if len(apps) == 1 else "have"
    params = " with these parameters" if subject.reference.params else ""
    yield Finding(
        path=subject.reference.path,
        span=subject.name.span,
        message=f'{" and ".join(apps)} {have} no route "{subject.name.text}"{params}, '
        f"and {subject.having} has",
        hint="it fails where the code is run by the one that lacks it",
        app=apps[0],
        related=(declared_here(subject.row),),
    )


RULE = Rule(
    name="route-missing-in-app",
    severity="warning",
    summary="a name that one of the apps which may run the code has, and another lacks",
    check=check,
    look=look,
    default=False,
)
