"""A value given to `url_for` that the parameter's convertor refuses, or makes something else of."""

from __future__ import annotations

from collections.abc import Iterable

from conn_types.analysis.references.refused_values import RefusedValue
from conn_types.analysis.rules.declaration import declared_here, handler
from conn_types.analysis.rules.rule import Facts, Finding, Rule

_LONGEST = 40


def check(subject: RefusedValue, facts: Facts) -> Iterable[Finding]:
    declared = handler(subject.row)
    where = f"{declared} is at" if declared else "it is at"
    yield Finding(
        path=subject.reference.path,
        span=subject.parameter.span,
        message=f'route "{subject.name.text}" takes no {_shown(subject)} for "{subject.parameter.name}": '
        f'{where} "{subject.row.path}"',
        hint=subject.why,
        app=subject.reference.candidates[0].app,
        related=(declared_here(subject.row),),
    )


def _shown(subject: RefusedValue) -> str:
    value = subject.value
    if not isinstance(value, str):
        return repr(value)
    shown = value if len(value) <= _LONGEST else f"{value[:_LONGEST]}…"
    return f'"{shown}"'


RULE = Rule(
    name="route-param-value",
    severity="error",
    summary="a value given to url_for or url_path_for that the parameter's convertor refuses or cuts",
    subject=RefusedValue,
    check=check,
)
