"""`verify --format text`: what differs between the static table and the one at run time, and the verdict."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from conn_types.analysis.advice import advice_for
from conn_types.analysis.location import Location
from conn_types.analysis.render.drawing import Drawing, Style, plain, width
from conn_types.analysis.render.text import count
from conn_types.analysis.render.tree import served
from conn_types.analysis.table import Row
from conn_types.analysis.verification.comparison import Change, Comparison, MissingRow


def render(comparisons: Sequence[Comparison], drawing: Drawing) -> str:
    return "\n".join(_of_app(comparison, drawing) for comparison in comparisons)


def _of_app(comparison: Comparison, drawing: Drawing) -> str:
    announced = [each for each in comparison.missing if each.spot is not None]
    sections: Sequence[tuple[str, Style, Iterator[str]]] = (
        ("Only at run time", "red", _rows([each.row for each in comparison.unannounced], drawing)),
        ("Only in the static table", "red", _rows(comparison.surplus, drawing)),
        ("Not the same", "red", _changes(comparison.changed, drawing)),
        ("In another order", "red", _moved(comparison, drawing)),
        ("Only at run time, as open spots announce", "yellow", _announced(announced, drawing)),
        ("Only in the static table, under a condition", "yellow", _rows(comparison.absent, drawing)),
        ("Dependencies that only run time has", "yellow", _unseen(comparison)),
    )
    shown = [_section(drawing.styled(f"{heading}:", style), lines) for heading, style, lines in sections]
    return f"{''.join(shown)}{plain(comparison.static.id)}: {_verdict(comparison, drawing)}\n"


def _section(heading: str, lines: Iterable[str]) -> str:
    """Nothing where there are no lines."""
    shown = [f"  {line}\n" for line in lines]
    return "".join([heading, "\n", *shown, "\n"]) if shown else ""


def _rows(rows: Sequence[Row], drawing: Drawing) -> Iterator[str]:
    """Methods, path, name and handler in columns, and where the row is declared."""
    cells = [(served(row.entry), _path(row), plain(row.name or "–")) for row in rows]
    widths = [max(map(width, column)) for column in zip(*cells, strict=True)]
    for row, each in zip(rows, cells, strict=True):
        padded = [cell + " " * (most - width(cell)) for cell, most in zip(each, widths, strict=True)]
        endpoint = [plain(row.entry.endpoint)] if row.entry.endpoint is not None else []
        yield "  ".join([*padded, *endpoint, *_place(row, drawing)]).rstrip()


def _path(row: Row) -> str:
    return plain(f"{row.host or ''}{row.path}" or "/")


def _place(row: Row, drawing: Drawing) -> list[str]:
    """Where a row is declared; the condition, where it has one; nothing for a row at run time."""
    location: Location = row.conditional or row.entry.location
    if location.path == "<run time>":
        return []
    word = "if" if row.conditional is not None else "at"
    return [drawing.styled(f"({word} {drawing.place(location)})", "dim")]


def _announced(missing: Sequence[MissingRow], drawing: Drawing) -> Iterator[str]:
    """The rows below each open spot, which says why it is one and what can be done."""
    for spot in dict.fromkeys(each.spot for each in missing if each.spot is not None):
        yield f"{drawing.place(spot.location)}: {plain(spot.reason)}"
        yield f"  = {drawing.styled('hint', 'green')}: {advice_for(spot).hint}"
        yield from (
            f"  {line}" for line in _rows([each.row for each in missing if each.spot == spot], drawing)
        )


def _unseen(comparison: Comparison) -> Iterator[str]:
    for dependency, rows in comparison.unseen.items():
        yield f"{plain(dependency)}  ({count(len(rows), 'route')}, {_path(rows[0])} first)"


def _changes(changes: Sequence[Change], drawing: Drawing) -> Iterator[str]:
    for change, line in zip(changes, _rows([each.static for each in changes], drawing), strict=True):
        yield line
        for field in change.fields:
            yield f"  {field}: {_fact(change.static, field)}; at run time {_fact(change.imported, field)}"


def _fact(row: Row, field: str) -> str:
    match field:
        case "name":
            return f'"{plain(row.name)}"' if row.name is not None else "none"
        case "path":
            return _path(row)
        case "methods":
            return served(row.entry)
        case "endpoint":
            return plain(row.entry.endpoint or "none")
        case _:
            params = [f"{{{name}:{parameter.convertor}}}" for name, parameter in row.params.items()]
            return plain(" ".join(params)) or "none"


def _moved(comparison: Comparison, drawing: Drawing) -> Iterator[str]:
    static = {id(row): number for number, row in enumerate(comparison.static.routes.rows(), 1)}
    imported = {id(row): number for number, row in enumerate(comparison.imported.routes.rows(), 1)}
    lines = _rows([one for one, _ in comparison.moved], drawing)
    for (one, other), line in zip(comparison.moved, lines, strict=True):
        yield line
        yield f"  row {static[id(one)]} of the static table; at run time {imported[id(other)]}"


def _verdict(comparison: Comparison, drawing: Drawing) -> str:
    at_run_time = count(len(comparison.imported.routes.rows()), "route")
    found = f"{comparison.found} of {at_run_time} at run time found"
    if comparison.is_right:
        return f"{drawing.styled('the static table is right', 'green')}, {found}{_more(comparison)}"
    wrong = [
        f"{number} {what}"
        for number, what in (
            (len(comparison.unannounced), "missing"),
            (len(comparison.surplus), "surplus"),
            (len(comparison.changed), "changed"),
            (len(comparison.moved), "moved"),
        )
        if number
    ]
    what = drawing.styled("the static table is wrong", "red")
    return f"{what}, {', '.join(wrong)}; {found}{_more(comparison)}"


def _more(comparison: Comparison) -> str:
    announced = len(comparison.missing) - len(comparison.unannounced)
    parts = [
        *([f"{announced} under open spots"] if announced else []),
        *([f"{len(comparison.absent)} under conditions not there"] if comparison.absent else []),
    ]
    return f" ({', '.join(parts)})" if parts else ""
