"""`routes --format table`: one row for each route, with the path and the name as they are from the root."""

from __future__ import annotations

import io

from conn_types.analysis.listing import listed_rows
from conn_types.analysis.render.drawing import Drawing, plain
from conn_types.analysis.render.open_spots import open_spots
from conn_types.analysis.render.tree import NO_APPLICATION, served
from conn_types.analysis.table import App, RouteTable, Row

_UNCUT = 10_000


def render(table: RouteTable, drawing: Drawing) -> str:
    if not table.apps:
        return NO_APPLICATION
    return "\n".join(_app(app, drawing) for app in table.apps)


def _app(app: App, drawing: Drawing) -> str:
    # The only format that needs rich, which takes a while to import.
    from rich import box
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    drawn = Table(
        box=box.SIMPLE_HEAD, title=Text(plain(app.id), "bold"), title_justify="left", pad_edge=False
    )
    for heading, style in _COLUMNS:
        drawn.add_column(heading, style=style, overflow="fold")
    for row in listed_rows(app):
        drawn.add_row(*(Text(plain(cell)) for cell in _cells(row, drawing)))
    stream = io.StringIO()
    console = Console(
        file=stream,
        force_terminal=drawing.colours,
        color_system="standard" if drawing.colours else None,
        width=drawing.width or _UNCUT,
        legacy_windows=False,
        no_color=not drawing.colours,
        _environ={},
    )
    console.print(drawn)
    lines = [line.rstrip() for line in stream.getvalue().rstrip("\n").split("\n")]
    return "\n".join([*lines, *open_spots(app, drawing)]) + "\n"


_COLUMNS = (("Serves", ""), ("Path", "cyan"), ("Name", "green"), ("Answers", ""), ("Declared at", "dim"))


def _cells(row: Row, drawing: Drawing) -> tuple[str, ...]:
    entry = row.entry
    path = row.path if row.host is None else f"{row.host}{row.path}"
    place = drawing.place(entry.location)
    conditional = " (conditional)" if row.conditional is not None else ""
    return served(entry), path or "/", row.name or "–", entry.endpoint or "", place + conditional
