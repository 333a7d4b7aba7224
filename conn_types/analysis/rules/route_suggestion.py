"""Which route a name was probably meant to name, and why."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Set
from dataclasses import dataclass

from conn_types.analysis.table import Found, Routes, Row
from conn_types.nearness import nearest_first

_NEAR = 0.7
_SEPARATORS = re.compile(r"[:./]+")
_SHOWN = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Suggestion:
    """Rows that may have been meant, the likeliest first, one for each name; `hint` says it in words."""

    rows: tuple[Row, ...]
    hint: str

    @property
    def clear(self) -> str | None:
        """The name to write instead, where there is no choice."""
        return self.rows[0].name if len(self.rows) == 1 else None


def first_rows(routes: Routes) -> dict[str, Row]:
    """The first row of each name."""
    rows: dict[str, Row] = {}
    for row in routes.rows():
        if row.name is not None:
            rows.setdefault(row.name, row)
    return rows


def suggest(name: str, params: Set[str] | None, routes: Routes, rows: Mapping[str, Row]) -> Suggestion | None:
    """What `name` was probably meant to be.

    - `params`: those given, None where they are not all known.
    - `rows`: the first row of each name in `routes`.

    The ways a name goes wrong are tried in turn: a path in its place, a wrong separator, a mount's prefix
    that is missing or too much, a function's name in its place, a spelling mistake. The first that explains
    it is it.
    """
    for meant, words in _explanations(name, rows):
        fitting = [row for row in meant if _fits(row, params, routes)]
        chosen = tuple((fitting or meant)[:_SHOWN])
        if chosen:
            return Suggestion(rows=chosen, hint=words + _question(chosen))
    return None


def _explanations(name: str, rows: Mapping[str, Row]) -> Iterator[tuple[list[Row], str]]:
    if "/" in name:
        yield _with_path(name, rows), "a path stands where a name should: "
    parts = _parts(name)
    if len(parts) > 1:
        yield [row for each, row in rows.items() if _parts(each) == parts], ""
    yield [row for each, row in rows.items() if each.endswith(":" + name)], ""
    if len(parts) > 1:
        yield [row for each, row in rows.items() if len(_parts(each)) < len(parts) and _ends(parts, each)], ""
    yield [row for row in rows.values() if _is_endpoint(parts, row)], ""
    yield [rows[each] for each in nearest_first(name, rows, at_least=_NEAR)[:1]], ""
    yield [rows[each] for each in _nearest_last_parts(name, rows)], ""


def _with_path(path: str, rows: Mapping[str, Row]) -> list[Row]:
    """Routes whose path it is, as it is written or with values in the place of parameters."""
    written = [
        row
        for row in rows.values()
        if path.rstrip("/") in (row.path.rstrip("/"), _format(row).rstrip("/")) and row.entry.kind != "host"
    ]
    if written:
        return written
    return [row for row in rows.values() if row.entry.kind != "host" and _shape(row).fullmatch(path)]


def _format(row: Row) -> str:
    above = "".join(entry.pattern.format.rstrip("/") for entry in row.trail[:-1] if entry.kind != "host")
    return above + row.entry.pattern.format


def _shape(row: Row) -> re.Pattern[str]:
    pieces = re.split(r"\{[a-zA-Z_][a-zA-Z0-9_]*\}", _format(row))
    return re.compile("[^/{}]+".join(map(re.escape, pieces)))


def _parts(name: str) -> list[str]:
    return _SEPARATORS.split(name)


def _ends(parts: list[str], name: str) -> bool:
    other = _parts(name)
    return parts[-len(other) :] == other


def _is_endpoint(parts: list[str], row: Row) -> bool:
    """Whether `shop.books:book`, `books.book`, `Books.book` or `book` is the function behind the row."""
    return row.entry.endpoint is not None and _parts(row.entry.endpoint)[-len(parts) :] == parts


def _nearest_last_parts(name: str, rows: Mapping[str, Row]) -> list[str]:
    """Names whose last part is near the name's last part: a spelling mistake and a wrong prefix at once."""
    lasts: dict[str, list[str]] = {}
    for each in rows:
        lasts.setdefault(_parts(each)[-1], []).append(each)
    last = _parts(name)[-1]
    found = list(lasts.get(last, ()))
    for near in nearest_first(last, lasts, at_least=_NEAR)[:1]:
        found.extend(lasts[near])
    return found


def _fits(row: Row, params: Set[str] | None, routes: Routes) -> bool:
    if params is None or row.name is None:
        return True
    match routes.look_up(row.name, params):
        case Found(unfilled=unfilled):
            return not unfilled
        case _:
            return False


def _question(rows: tuple[Row, ...]) -> str:
    names = [f'"{row.name}"' for row in rows]
    if len(names) == 1:
        return f"did you mean {names[0]}?"
    return f"did you mean one of {', '.join(names)}?"
