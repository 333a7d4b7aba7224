"""How many references could be checked."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Literal

from conn_types.analysis.references.reference import (
    PathParamReference,
    Reference,
    RouteReference,
    ScopeKeyReference,
    UnknownReceiver,
)
from conn_types.analysis.references.resolution import resolve
from conn_types.analysis.report import Counts

Answer = Literal["checked", "unsure", "dynamic"]


def coverage(references: Iterable[Reference]) -> Counts:
    """Count the references by what could be said of them."""
    answers = Counter(_answer(reference) for reference in references)
    return Counts(
        total=answers.total(),
        checked=answers["checked"],
        unsure=answers["unsure"],
        dynamic=answers["dynamic"],
    )


def _answer(reference: Reference) -> Answer:
    match reference:
        case UnknownReceiver():
            return "unsure"
        case RouteReference(names=()) | PathParamReference(names=()) | ScopeKeyReference(names=()):
            return "dynamic"
        case RouteReference():
            verdicts = {resolved.verdict for resolved in resolve(reference)}
            return "unsure" if "unsure" in verdicts else "checked"
        case PathParamReference(names=names):
            if {name.text for name in names} <= reference.known:
                return "checked"
            return "checked" if reference.certain and reference.tested is not None else "unsure"
        case ScopeKeyReference():
            return "checked"
