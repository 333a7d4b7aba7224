"""A url_for whose name is known at run time only, so that nothing can be said about it."""

from __future__ import annotations

from collections.abc import Iterable

from conn_types.analysis.references.dynamic_names import DynamicName, dynamic_names
from conn_types.analysis.rules.rule import Facts, Finding, Rule


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
    subject=DynamicName,
    check=check,
    look=dynamic_names,
    default=False,
)
