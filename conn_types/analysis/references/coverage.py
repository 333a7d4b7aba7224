"""How many references could be checked."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Literal

from conn_types.analysis.references.reference import (
    PassedName,
    PathParamReference,
    Reference,
    RouteReference,
    ScopeKeyReference,
    UnknownReceiver,
)
from conn_types.analysis.references.resolution import ResolvedRoute
from conn_types.analysis.report import Counts

Answer = Literal["checked", "unsure", "dynamic"]


def coverage(references: Iterable[tuple[Reference, Sequence[ResolvedRoute]]]) -> Counts:
    """Count the references by what could be said of them; each comes with what its names were resolved to."""
    answers = Counter(_answer(reference, resolved) for reference, resolved in references)
    return Counts(
        total=answers.total(),
        checked=answers["checked"],
        unsure=answers["unsure"],
        dynamic=answers["dynamic"],
    )


def _answer(reference: Reference, resolved: Sequence[ResolvedRoute]) -> Answer:
    match reference:
        case UnknownReceiver():
            return "unsure"
        case PassedName():
            return "dynamic"
        case RouteReference(names=()) | PathParamReference(names=()) | ScopeKeyReference(names=()):
            return "dynamic"
        case RouteReference():
            return "unsure" if any(each.verdict == "unsure" for each in resolved) else "checked"
        case PathParamReference(names=names):
            if {name.text for name in names} <= reference.known | reference.elsewhere:
                return "checked"
            return "checked" if reference.certain and reference.tested is not None else "unsure"
        case ScopeKeyReference():
            return "checked"
