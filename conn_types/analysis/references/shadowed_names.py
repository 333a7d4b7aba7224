"""Routes that no name leads to, because an earlier one has the same name and the same parameters."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from conn_types.analysis.location import Location
from conn_types.analysis.references.declarations import Declaration, declaration
from conn_types.analysis.references.reference import RouteReference
from conn_types.analysis.references.survey import Survey, is_certain, is_there
from conn_types.analysis.table import App, Row


@dataclass(frozen=True, slots=True, kw_only=True)
class ShadowedName:
    """A row, and the one of the same app that `url_for` finds in its place."""

    declaration: Declaration
    row: Row
    first: Row
    app: App


def shadowed_names(survey: Survey) -> Iterator[ShadowedName]:
    """Each declaration once that somebody gave a name which another has, or whose name is in use.

    Names that come from functions clash everywhere, and do no harm where nobody asks for them.
    """
    asked = _Asked(survey)
    for app in survey.own_apps():
        seen: set[Location] = set()
        for first, row in _pairs(app):
            place = row.entry.location
            declared = None if place in seen else survey.declared(row)
            if declared is None:
                continue
            if asked.leads_to(first, app) or _are_named(declared, first, survey):
                seen.add(place)
                yield ShadowedName(declaration=declared, row=row, first=first, app=app)


def _pairs(app: App) -> Iterator[tuple[Row, Row]]:
    """The row that is found, and each other of that name that leads somewhere else."""
    groups: dict[tuple[str, frozenset[str]], list[Row]] = {}
    for row in app.routes.rows():
        if row.name is not None and is_there(row) and not _is_namespace(row):
            groups.setdefault((row.name, frozenset(row.params)), []).append(row)
    for first, *others in groups.values():
        for row in others:
            if is_certain(first) and not _is_the_same(first, row):
                yield first, row


def _is_namespace(row: Row) -> bool:
    """A mount whose name is there for the routes below: two may share it."""
    return bool(row.entry.children or row.entry.open)


def _is_the_same(first: Row, row: Row) -> bool:
    """One page under two paths or methods, or what one declaration makes several times over."""
    handler = row.entry.endpoint if row.entry.kind in ("http", "websocket") else None
    return (
        (first.path, first.host) == (row.path, row.host)
        or first.entry.location == row.entry.location
        or (handler is not None and first.entry.endpoint == handler)
    )


def _are_named(declared: Declaration, first: Row, survey: Survey) -> bool:
    """Whether both were given the name, and not as the title that FastAPI's documentation shows."""
    if declared.name is None or (declared.entry.fastapi and " " in declared.name.text):
        return False
    source = survey.source(first.entry.location.path)
    return source is not None and declaration(first.entry, source).name is not None


class _Asked:
    """The names that references look up, each with the router that it asks."""

    def __init__(self, survey: Survey) -> None:
        self._survey = survey

    @cached_property
    def _by_name(self) -> Mapping[str, Sequence[RouteReference]]:
        # Most projects have no two routes of one name, and a check of some files reads no others.
        found: dict[str, list[RouteReference]] = {}
        for reference in self._survey.references:
            if isinstance(reference, RouteReference):
                for name in reference.names:
                    found.setdefault(name.text, []).append(reference)
        return found

    def leads_to(self, row: Row, app: App) -> bool:
        return row.name is not None and any(
            all(candidate.routes is app.routes for candidate in reference.candidates)
            and set(row.params) == {param.name for param in reference.params}
            for reference in self._by_name.get(row.name, ())
        )
