"""The table in use against the one at run time."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from conn_types.analysis.row_pairs import Pair, out_of_order, pair_rows, same_place
from conn_types.analysis.table import App, OpenSpot, Row


@dataclass(frozen=True, slots=True, kw_only=True)
class MissingRow:
    """A row that only run time has, and the open spot of the static table that announces it, if any."""

    row: Row
    spot: OpenSpot | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One route that the two tables describe differently: the names of what differs."""

    static: Row
    imported: Row
    fields: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """What differs. `static` is the table in use, from source or saved; `imported` the one at run time.

    - `found`: how many rows at run time the static table has, as they are and in their order.
    - `missing`: rows that only run time has. Under an open spot they are no mistake: the table says itself
      that there may be more.
    - `surplus`: rows that run time lacks, without a condition; `absent`: those with one, which is no mistake
      either.
    - `changed`, `moved`: rows that both have, with other facts or at another place in the order.
    - `unseen`: dependencies of FastAPI's that only run time has, and the rows of run time that they serve.
      The table of routes is right without them; a dependency that only the static table has may be under a
      condition.
    """

    static: App
    imported: App
    found: int
    missing: tuple[MissingRow, ...]
    surplus: tuple[Row, ...]
    absent: tuple[Row, ...]
    changed: tuple[Change, ...]
    moved: tuple[Pair, ...]
    unseen: Mapping[str, tuple[Row, ...]]

    @property
    def is_right(self) -> bool:
        """Whether the static table claims nothing that run time refutes."""
        return not (self.unannounced or self.surplus or self.changed or self.moved)

    @property
    def unannounced(self) -> tuple[MissingRow, ...]:
        return tuple(each for each in self.missing if each.spot is None)


def compare(static: App, imported: App) -> Comparison:
    pairs, left, right = pair_rows(static.routes.rows(), imported.routes.rows(), _SAME)
    # A row under a condition is no mistake by itself, and none as one half of a pair that looks alike.
    unconditional = [row for row in left if row.conditional is None]
    alike, surplus, missing = pair_rows(unconditional, right, _ALIKE)
    changed = [
        Change(static=one, imported=other, fields=fields)
        for one, other in [*pairs, *alike]
        if (fields := tuple(_differing(one, other)))
    ]
    moved = _moved(pairs, imported.routes.rows())
    off = {id(each.static) for each in changed} | {id(one) for one, _ in moved}
    return Comparison(
        static=static,
        imported=imported,
        found=sum(id(one) not in off for one, _ in pairs),
        missing=tuple(MissingRow(row=row, spot=_covering(static, row)) for row in missing),
        surplus=tuple(surplus),
        absent=tuple(row for row in left if row.conditional is not None),
        changed=tuple(changed),
        moved=moved,
        unseen=_unseen([*pairs, *alike]),
    )


def _exactly(row: Row) -> Hashable:
    return same_place(row), row.entry.methods, row.entry.endpoint


def _with_methods(row: Row) -> Hashable:
    return same_place(row), row.entry.methods


def _of_path(row: Row) -> Hashable:
    return row.entry.kind, row.path, row.host, row.entry.methods, row.entry.endpoint or object()


def _of_name(row: Row) -> Hashable:
    return row.entry.kind, row.name or object(), row.entry.methods, row.entry.endpoint or object()


def _of_handler(row: Row) -> Hashable:
    return row.entry.kind, row.entry.methods, row.entry.endpoint or object()


_SAME = (_exactly, _with_methods, same_place)
_ALIKE = (_of_path, _of_name, _of_handler)
"""By what rows are paired: those that agree in most first, so that no more differs than has to."""


def _differing(static: Row, imported: Row) -> Iterator[str]:
    """The names of the facts that differ. What the static side does not know is no difference."""
    if static.name != imported.name:
        yield "name"
    if (static.path, static.host) != (imported.path, imported.host):
        yield "path"
    if _params(static) != _params(imported):
        yield "params"
    known, real = static.entry, imported.entry
    if known.methods != real.methods:
        yield "methods"
    if known.endpoint is not None and real.endpoint is not None and known.endpoint != real.endpoint:
        yield "endpoint"


def _params(row: Row) -> list[tuple[str, str]]:
    return [(name, parameter.convertor) for name, parameter in row.params.items()]


def _moved(pairs: Sequence[Pair], imported: Sequence[Row]) -> tuple[Pair, ...]:
    positions = {id(row): number for number, row in enumerate(imported)}
    return tuple(pairs[index] for index in out_of_order([positions[id(other)] for _, other in pairs]))


def _unseen(pairs: Sequence[Pair]) -> dict[str, tuple[Row, ...]]:
    found: dict[str, list[Row]] = {}
    for static, imported in pairs:
        for dependency in imported.entry.dependencies:
            if dependency not in static.entry.dependencies:
                found.setdefault(dependency, []).append(imported)
    return {dependency: tuple(rows) for dependency, rows in sorted(found.items())}


def _covering(app: App, row: Row) -> OpenSpot | None:
    """The narrowest open spot that may provide the row."""
    spots = [spot for spot in app.open if _covers(spot, row)]
    return max(spots, key=lambda spot: len(spot.name_prefix) + len(spot.path_prefix), default=None)


def _covers(spot: OpenSpot, row: Row) -> bool:
    named = row.name is None or spot.may_provide(row.name)
    return named and row.entry.kind in spot.kinds and row.path.startswith(spot.path_prefix)
