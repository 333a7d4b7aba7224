"""A url_for whose name is known at run time only, so that nothing can be said about it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from conn_types.analysis.rules.rule import Facts, Finding, Rule

if TYPE_CHECKING:
    from conn_types.analysis.references.dynamic_names import DynamicName
    from conn_types.analysis.references.survey import Survey


def look(survey: Survey) -> Iterable[DynamicName]:
    from conn_types.analysis.references.dynamic_names import dynamic_names

    return dynamic_names(survey)


def check(subject: DynamicName, facts: Facts) -> Iterable[Finding]:
    yield Finding(
        path=subject.path,
        span=subject.span,
        message="the name of this route is known at run time only, and is not checked",
        hint="it is the caller's, and no call is found" if subject.passed else None,
    )


RULE = Rule(
    name="dynamic-route-name",
    severity="warning",
    summary="a name given to url_for or url_path_for that only run time knows",
    check=check,
    look=look,
    default=False,
)
