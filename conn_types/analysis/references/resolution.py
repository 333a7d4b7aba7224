"""What a reference's candidates answer: one verdict for each text that its name may be."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations
from typing import Literal

from conn_types.analysis.references.reference import Candidate, KnownText, RouteReference
from conn_types.analysis.table import Found, Missing, Row, Unsure

Verdict = Literal["found", "unsure", "unknown-name", "wrong-params", "unfilled"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ResolvedRoute:
    """One name of a reference, and what was answered.

    - `candidate`: who was asked, where the verdict is a mistake; the one that comes nearest to the name.
    - `rows`: the rows with that name and other parameters (`wrong-params`); the row found (`unfilled`).
    - `unfilled`: parameters of mounts and hosts that stay literally in the URL.
    """

    reference: RouteReference
    name: KnownText
    verdict: Verdict
    candidate: Candidate | None = None
    rows: tuple[Row, ...] = ()
    unfilled: frozenset[str] = frozenset()


def resolve(reference: RouteReference) -> tuple[ResolvedRoute, ...]:
    """Look up each name. A mistake is one for every candidate, and not excused by the code around it."""
    return tuple(_excuse(_resolve_name(reference, name)) for name in reference.names)


def are_found_by_all(reference: RouteReference) -> bool:
    """Whether every candidate has each of the names, with these parameters."""
    if len(reference.candidates) < 2:
        return all(each.verdict == "found" for each in resolve(reference))
    given = frozenset(param.name for param in reference.params)
    return all(
        _ask(candidate, reference, name, given).verdict == "found"
        for name in reference.names
        for candidate in reference.candidates
    )


def _excuse(resolved: ResolvedRoute) -> ResolvedRoute:
    reference = resolved.reference
    if resolved.verdict == "found" or (reference.closed and not reference.excused):
        return resolved
    return ResolvedRoute(reference=reference, name=resolved.name, verdict="unsure")


def _resolve_name(reference: RouteReference, name: KnownText) -> ResolvedRoute:
    answers = [
        _ask(candidate, reference, name, given)
        for candidate in reference.candidates
        for given in _possible(reference)
    ]
    # "found" in any candidate is right, "unsure" in any may be; of mistakes, the smallest is told.
    for verdict in ("found", "unsure", "unfilled", "wrong-params", "unknown-name"):
        for answer in answers:
            if answer.verdict == verdict:
                return answer
    return ResolvedRoute(reference=reference, name=name, verdict="unsure")


def _possible(reference: RouteReference) -> Iterator[frozenset[str]]:
    """The parameters that may be given together, those that always are first."""
    given = frozenset(param.name for param in reference.params)
    for count in range(len(reference.optional) + 1):
        for some in combinations(reference.optional, count):
            yield given | {param.name for param in some}


def _ask(
    candidate: Candidate, reference: RouteReference, name: KnownText, given: frozenset[str]
) -> ResolvedRoute:
    if reference.open_params:
        return _ask_name(candidate, reference, name)
    match candidate.routes.look_up(name.text, given):
        case Found(row=row, unfilled=unfilled) if unfilled:
            return ResolvedRoute(
                reference=reference,
                name=name,
                verdict="unfilled",
                candidate=candidate,
                rows=(row,),
                unfilled=unfilled,
            )
        case Found():
            return ResolvedRoute(reference=reference, name=name, verdict="found")
        case Unsure():
            return ResolvedRoute(reference=reference, name=name, verdict="unsure")
        case Missing(same_name=rows):
            verdict: Verdict = "wrong-params" if rows else "unknown-name"
            return ResolvedRoute(
                reference=reference, name=name, verdict=verdict, candidate=candidate, rows=rows
            )


def _ask_name(candidate: Candidate, reference: RouteReference, name: KnownText) -> ResolvedRoute:
    """With parameters that are not known, only a name that nobody has is a mistake."""
    # Names and parameters are looked up together. A parameter that no route has leaves exactly the question
    # whether some row, or something that is not known, has the name.
    match candidate.routes.look_up(name.text, frozenset({""})):
        case Missing(same_name=()):
            return ResolvedRoute(reference=reference, name=name, verdict="unknown-name", candidate=candidate)
        case _:
            return ResolvedRoute(reference=reference, name=name, verdict="unsure")
