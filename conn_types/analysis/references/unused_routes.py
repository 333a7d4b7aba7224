"""Routes that no reference asks for."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from conn_types.analysis.location import Location
from conn_types.analysis.references.declarations import Declaration
from conn_types.analysis.references.reference import PassedName, RouteReference, UnknownReceiver
from conn_types.analysis.references.survey import Survey
from conn_types.analysis.table import Row

_BY_ATTRIBUTE = re.compile(r"\burls\s*[.(\[]")
"""`conn.urls.admin.user(id=1)` asks by name, too."""


@dataclass(frozen=True, slots=True, kw_only=True)
class UnusedRoute:
    declaration: Declaration
    row: Row


def unused_routes(survey: Survey) -> Iterator[UnusedRoute]:
    """Each declaration once of which no row is asked for; none in an app that may be asked for any name."""
    if _is_asked_by_attribute(survey):
        return
    open_apps, used = set[str](), set[Location]()
    for reference in survey.references:
        match reference:
            case PassedName():
                return
            case UnknownReceiver() if _is_reversal(survey, reference):
                return
            case RouteReference(names=(), candidates=candidates):
                if not candidates or any(each.app is None for each in candidates):
                    return
                open_apps.update(str(each.app) for each in candidates)
            case RouteReference(names=names, candidates=candidates):
                for candidate in candidates:
                    for name in names:
                        used.update(row.entry.location for row in candidate.routes.named(name.text))
            case _:
                continue
    for app in survey.own_apps():
        rows = app.routes.rows()
        if app.id in open_apps:
            used.update(row.entry.location for row in rows)
    for app in survey.own_apps():
        for row in app.routes.rows():
            place = row.entry.location
            declared = None if place in used or not _may_be_asked_for(row) else survey.declared(row)
            if declared is not None:
                used.add(place)
                yield UnusedRoute(declaration=declared, row=row)


def _may_be_asked_for(row: Row) -> bool:
    return row.name is not None and row.entry.kind in ("http", "websocket") and not row.entry.assumed_name


def _is_asked_by_attribute(survey: Survey) -> bool:
    texts = map(survey.project.text, survey.files)
    return any("conn_types" in text and _BY_ATTRIBUTE.search(text) for text in texts)


def _is_reversal(survey: Survey, reference: UnknownReceiver) -> bool:
    """Whether it asks for a name, rather than for a path parameter."""
    source = survey.source(reference.path)
    if source is None:
        return True
    return any("url_" in line for line in source.lines[reference.span.line - 1 : reference.span.end_line])
