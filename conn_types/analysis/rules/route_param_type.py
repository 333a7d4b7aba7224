"""A parameter of `url_for` whose type its route does not accept. Needs types: mypy's plugin asks it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from conn_types.analysis.accepted_types import ANYTHING
from conn_types.analysis.references.reference import GivenParameter, RouteReference
from conn_types.analysis.rules.declaration import declared_here, handler
from conn_types.analysis.rules.rule import Facts, Finding, Rule
from conn_types.analysis.table import Parameter, Row


@dataclass(frozen=True, slots=True, kw_only=True)
class MistypedParameter:
    """A parameter that is given a value of another type than the row accepts; types as annotations."""

    reference: RouteReference
    name: str
    row: Row
    parameter: GivenParameter
    param: Parameter
    accepts: str
    given: str


def check(subject: MistypedParameter, facts: Facts) -> Iterable[Finding]:
    declared = handler(subject.row)
    where = f": {declared} is at" if declared else ": it is at"
    refused = (
        f'takes no {subject.given} for "{subject.parameter.name}"'
        if subject.accepts == ANYTHING
        else f'takes {subject.accepts} for "{subject.parameter.name}", not {subject.given}'
    )
    yield Finding(
        path=subject.reference.path,
        span=subject.parameter.span,
        message=f'route "{subject.name}" {refused}{where} "{subject.row.path}"',
        related=(declared_here(subject.row),),
    )


RULE = Rule(
    name="route-param-type",
    severity="error",
    summary="a parameter given to url_for or url_path_for whose type the route does not accept (mypy only)",
    subject=MistypedParameter,
    check=check,
    needs_types=True,
)
