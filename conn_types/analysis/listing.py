"""What a listing of an app's routes shows: its rows, and its open spots.

A row that is off by default is conditional where the table is complete, since all that can be is in it then.
Where it is not, such a row is one open spot more: one that is bounded by all that is known of it. So is a row
that a lifespan adds, which is not there before the application has started. What is looked up is the same
either way.
"""

from __future__ import annotations

from dataclasses import replace

from conn_types.analysis.table import App, OpenSpot, RouteEntry, Row

OFF = "declared only where something else than the default is set"
LATE = "declared when the application starts"


def listed_rows(app: App) -> tuple[Row, ...]:
    rows = app.routes.rows()
    return rows if app.complete else tuple(row for row in rows if not _is_spot(row))


def listed_spots(app: App) -> tuple[OpenSpot, ...]:
    if app.complete:
        return ()
    return (*app.open, *(_spot(row) for row in app.routes.rows() if _is_spot(row)))


def listed_entries(app: App) -> tuple[RouteEntry, ...]:
    """The rows' own entries, as the tree that they make."""
    return app.routes.entries if app.complete else _without_spots(app.routes.entries)


def _is_spot(each: Row | RouteEntry) -> bool:
    return each.off or each.late


def _without_spots(entries: tuple[RouteEntry, ...]) -> tuple[RouteEntry, ...]:
    return tuple(
        replace(entry, children=_without_spots(entry.children)) if entry.children else entry
        for entry in entries
        if not _is_spot(entry)
    )


def _spot(row: Row) -> OpenSpot:
    return OpenSpot(
        location=row.conditional or row.entry.location,
        reason=LATE if row.late else OFF,
        name_prefix=row.name or "",
        path_prefix=row.path,
        kinds=(row.entry.kind,),
    )
