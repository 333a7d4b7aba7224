"""References that one app which may run the code can answer, and another cannot."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from conn_types.analysis.references.reference import Candidate, KnownText, RouteReference
from conn_types.analysis.references.survey import Survey
from conn_types.analysis.table import Found, Missing, Row


@dataclass(frozen=True, slots=True, kw_only=True)
class MissingInApps:
    """`apps`: those that lack the name, or have it with other parameters; `row`: what another app has."""

    reference: RouteReference
    name: KnownText
    apps: tuple[str, ...]
    having: str
    row: Row


def missing_in_apps(survey: Survey) -> Iterator[MissingInApps]:
    """Where the apps are those that import the code, or route to it; not any app that there is."""
    for reference in survey.references:
        if not isinstance(reference, RouteReference) or not _is_sure(survey, reference):
            continue
        for name in reference.names:
            found = _compared(reference, name)
            if found is not None:
                yield found


def _is_sure(survey: Survey, reference: RouteReference) -> bool:
    apps = {each.app for each in reference.candidates}
    is_plain = reference.closed and not reference.excused and not reference.open_params
    if not is_plain or reference.optional or len(apps) < 2:
        return False
    path = next((each for each in survey.files if survey.project.shown(each) == reference.path), None)
    module = None if path is None else survey.project.module_name(path)
    return any(module in app.modules for app in survey.own_apps()) and survey.is_own(reference.path)


def _compared(reference: RouteReference, name: KnownText) -> MissingInApps | None:
    given = frozenset(param.name for param in reference.params)
    having: dict[str, Row] = {}
    lacking: dict[str, Candidate] = {}
    for candidate in reference.candidates:
        if candidate.app is None:
            return None
        match candidate.routes.look_up(name.text, given):
            case Found(row=row):
                having.setdefault(candidate.app, row)
            case Missing():
                lacking.setdefault(candidate.app, candidate)
            case _:
                continue
    apps = tuple(app for app in lacking if app not in having)
    if not apps or not having:
        return None
    app, row = next(iter(having.items()))
    return MissingInApps(reference=reference, name=name, apps=apps, having=app, row=row)
