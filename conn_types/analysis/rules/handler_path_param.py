"""A path of FastAPI's and its handler that disagree about a parameter."""

from __future__ import annotations

from collections.abc import Iterable

from conn_types.analysis.references.handler_parameters import Disagreement
from conn_types.analysis.rules.rule import Facts, Finding, Rule
from conn_types.nearness import nearest_first

_NEAR = 0.6


def check(subject: Disagreement, facts: Facts) -> Iterable[Finding]:
    entry, name = subject.row.entry, subject.name
    path = entry.pattern.text
    declared = subject.declaration
    others = entry.query if subject.is_in_path else subject.row.params
    near = nearest_first(name, sorted(others), at_least=_NEAR)
    if subject.is_in_path:
        message = f'{entry.endpoint} takes no "{name}", which is in its path "{path}"'
        hint = (
            f'it takes "{near[0]}" from the query: did you mean "{{{near[0]}}}"?'
            if near
            else f"add a parameter {name}, or take it out of the path"
        )
    else:
        message = f'{entry.endpoint} takes "{name}" from the path, and "{path}" has none'
        hint = f'did you mean "{near[0]}"?' if near else "every request is refused"
    yield Finding(
        path=entry.location.path,
        span=declared.literal.span if declared.literal else declared.span,
        message=message,
        hint=hint,
    )


RULE = Rule(
    name="handler-path-param",
    severity="warning",
    summary="a parameter of a path that FastAPI's handler and its dependencies do not take, or the reverse",
    subject=Disagreement,
    check=check,
)
