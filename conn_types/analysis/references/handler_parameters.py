"""Where a path of FastAPI's and the signature of its handler disagree, dependencies counted."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from conn_types.analysis.location import Location
from conn_types.analysis.source import Source
from conn_types.analysis.table import RouteTable, Row
from conn_types.path_pattern import PathPattern

if TYPE_CHECKING:
    from conn_types.analysis.references.declarations import Declaration


@dataclass(frozen=True, slots=True, kw_only=True)
class Disagreement:
    """A declaration whose path has a parameter that nobody takes, or has none that somebody takes.

    Where one declaration makes several routes, all of them have it; `row` is the first.
    """

    declaration: Declaration
    row: Row
    name: str
    is_in_path: bool


def disagreements(
    table: RouteTable, source_of: Callable[[str], Source | None], reads_path: Callable[[], bool]
) -> Iterator[Disagreement]:
    """Each that is certain.

    - `source_of`: the file of the project that is shown under a name.
    - `reads_path`: whether the project reads `path_params` itself: then a connection stands for all of them.
    """
    by_place: dict[Location, list[Row]] = {}
    for app in table.apps:
        for row in app.routes.reached():
            if row.entry.fastapi and row.entry.endpoint is not None:
                by_place.setdefault(row.entry.location, []).append(row)
    is_open = any(not spot.path_prefix for app in table.apps for spot in app.routes.open_spots())
    for place, rows in by_place.items():
        if any(row.entry.may_take_more or row.entry.hides for row in rows):
            continue
        untaken = set[str].intersection(*(_untaken(row) for row in rows))
        absent = set[str].intersection(*(set(row.entry.taken - row.params.keys()) for row in rows))
        if untaken and any(row.entry.connected for row in rows) and reads_path():
            untaken = set[str]()
        source = source_of(place.path) if untaken or (absent and not is_open) else None
        if source is None:
            continue
        # Most paths and handlers agree.
        from conn_types.analysis.references.declarations import declaration

        declared = declaration(rows[0].entry, source)
        literal = declared.literal
        written = PathPattern.parse(literal.text).parameter_names if literal is not None else frozenset[str]()
        for name in sorted(untaken & written):
            yield Disagreement(declaration=declared, row=rows[0], name=name, is_in_path=True)
        for name in sorted(absent) if not is_open else ():
            yield Disagreement(declaration=declared, row=rows[0], name=name, is_in_path=False)


def _untaken(row: Row) -> set[str]:
    """Parameters of the path that nobody takes. One for the rest of a path catches what is left over."""
    return {
        parameter.name
        for parameter in row.entry.pattern.parameters
        if parameter.convertor != "path"
        and not parameter.name.startswith("_")
        and parameter.name not in row.entry.taken
    }
