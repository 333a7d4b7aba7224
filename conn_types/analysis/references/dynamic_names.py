"""References whose name only run time knows."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from conn_types.analysis.references.reference import PassedName, RouteReference, Span
from conn_types.analysis.references.survey import Survey


@dataclass(frozen=True, slots=True, kw_only=True)
class DynamicName:
    """A `url_for` whose name is not known; `passed`: it is a parameter that nobody is seen to give."""

    path: str
    span: Span
    passed: bool


def dynamic_names(survey: Survey) -> Iterator[DynamicName]:
    for reference in survey.references:
        match reference:
            case RouteReference(names=()) | PassedName():
                passed = isinstance(reference, PassedName)
                yield DynamicName(path=reference.path, span=reference.span, passed=passed)
            case _:
                continue
