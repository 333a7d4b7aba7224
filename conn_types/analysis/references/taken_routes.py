"""Routes that no request reaches, because earlier ones of the same router take all that they could."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from conn_types.analysis.location import Location
from conn_types.analysis.references.declarations import Declaration
from conn_types.analysis.references.survey import Survey, is_there
from conn_types.analysis.table import App, RouteEntry, Row, complete_path
from conn_types.analysis.taken_paths import REST, Segment, TakenPaths, segments

Trail = tuple[RouteEntry, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class TakenRoute:
    """A row, and what takes its requests, in order; as it is seen from the root."""

    declaration: Declaration
    row: Row
    takers: tuple[Trail, ...]
    app: App


def taken_routes(survey: Survey) -> Iterator[TakenRoute]:
    """Each declaration once of which every row is taken: another app, or another prefix, may need it.

    So may an app that is not known, where what takes it comes from elsewhere.
    """
    found: dict[Location, list[tuple[App, Row, tuple[Trail, ...]]]] = {}
    known = _known_convertors(survey)
    for app in survey.own_apps():
        taken = {_identity(trail): takers for trail, takers in _taken(app.routes.entries, (), known)}
        for row in app.routes.reached():
            takers = taken.get(_identity(row.trail), ()) if is_there(row) and not _is_open(app, row) else ()
            found.setdefault(row.entry.location, []).append((app, row, takers))
    for several in found.values():
        app, row, takers = several[0]
        declared = survey.declared(row) if all(each for _, _, each in several) else None
        if declared is not None and (_are_together(row, takers) or survey.uses.knows_every_app):
            yield TakenRoute(declaration=declared, row=row, takers=takers, app=app)


def _known_convertors(survey: Survey) -> frozenset[str]:
    """The framework's own, under whose name the project has registered no other."""
    overridden = {
        parameter.convertor
        for app in survey.own_apps()
        for row in app.routes.reached()
        if row.entry.kind in ("http", "websocket")
        for parameter in row.entry.params.values()
        if not parameter.built_in
    }
    return frozenset({"str", "int", "float", "uuid", "path"} - overridden)


def _taken(
    entries: Iterable[RouteEntry], above: Trail, known: frozenset[str]
) -> Iterator[tuple[Trail, tuple[Trail, ...]]]:
    """What is taken in a router, and in those that are mounted there, with what takes it."""
    paths: TakenPaths[tuple[int, RouteEntry]] = TakenPaths(known)
    for number, entry in enumerate(entries):
        for trail, takers in _taken_below(entry, (entry,), paths):
            yield (*above, *trail), tuple((*above, taker) for taker in takers)
        if "path" in known and _always_takes(entry):
            paths.add(_path((entry,)), (number, entry))
        yield from _taken(entry.below.entries, (*above, entry), known)


def _taken_below(
    entry: RouteEntry, trail: Trail, paths: TakenPaths[tuple[int, RouteEntry]]
) -> Iterator[tuple[Trail, list[RouteEntry]]]:
    """The entry, or, where it is not, those below it."""
    candidates = [taker for _, taker in sorted(paths.takers(_path(trail)), key=lambda each: each[0])]
    takers = _covering(entry, candidates)
    if takers and not _is_meant(entry, takers):
        yield trail, takers
        return
    for child in entry.below.entries:
        yield from _taken_below(child, (*trail, child), paths)


def _path(trail: Trail) -> tuple[Segment, ...]:
    """What the last entry takes, as it is seen from the router of the first."""
    path = complete_path(trail)
    match trail[-1].kind:
        case "mount":
            return (*segments(path.rstrip("/")), REST)
        case "host":
            return (*segments(path), REST)
        case _:
            return segments(path)


def _always_takes(entry: RouteEntry) -> bool:
    """Whether it is there whatever anybody sets, and takes what its path says, on every host."""
    return (
        entry.kind != "host"
        and entry.conditional is None
        and entry.default is None
        and entry.elsewhere is None
        and not entry.own_matching
    )


def _covering(entry: RouteEntry, candidates: Iterable[RouteEntry]) -> list[RouteEntry]:
    """Those that take all its requests between them; none where some are left."""
    left = set(entry.methods or ())
    takers: list[RouteEntry] = []
    for taker in candidates:
        if taker.kind == "mount" or (taker.kind == entry.kind == "websocket"):
            return [*takers, taker]
        if taker.kind == entry.kind == "http" and taker.methods and left.intersection(taker.methods):
            takers.append(taker)
            left.difference_update(taker.methods)
            if not left:
                return takers
    return []


def _is_meant(entry: RouteEntry, takers: Iterable[RouteEntry]) -> bool:
    """Whether the same handler answers anyway, or one declaration makes them all."""
    handler = entry.endpoint if entry.kind in ("http", "websocket") else None
    return any(
        taker.location == entry.location or (handler is not None and taker.endpoint == handler)
        for taker in takers
    )


def _are_together(row: Row, takers: Iterable[Trail]) -> bool:
    """Whether one file declares them all, so that one does not come without the others."""
    return all(trail[-1].location.path == row.entry.location.path for trail in takers)


def _is_open(app: App, row: Row) -> bool:
    """Whether something that is not followed may change what stands there."""
    return any(row.path.startswith(spot.path_prefix) for spot in app.routes.open_spots())


def _identity(trail: Trail) -> tuple[int, ...]:
    return tuple(map(id, trail))
