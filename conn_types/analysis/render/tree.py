"""`routes --format tree`: each app, what its mounts hold below them, and what could not be followed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from conn_types.analysis.render.drawing import Drawing, plain, width
from conn_types.analysis.render.open_spots import open_spots
from conn_types.analysis.render.text import count
from conn_types.analysis.table import App, RouteEntry, RouteTable, complete_name


@dataclass(frozen=True, slots=True, kw_only=True)
class _Line:
    """One entry's cells: the branch with what it serves, its name as `url_for` takes it, what answers."""

    branch: str
    serves: str
    name: str
    answers: str


def render(table: RouteTable, drawing: Drawing) -> str:
    if not table.apps:
        return "No application was found. Name one: conn-types routes module:attribute\n"
    return "\n".join("\n".join(_app(app, drawing)) + "\n" for app in table.apps)


def _app(app: App, drawing: Drawing) -> Iterator[str]:
    state = "complete" if app.complete else "incomplete"
    routes = count(sum(1 for _ in app.routes.rows()), "route")
    yield f"{drawing.styled(plain(app.id), 'bold')} ({app.framework}, {routes}, {state})"
    lines = [*_lines(app.routes.entries, (), "", drawing)]
    widths = [
        max((width(cell) for cell in column), default=0) for column in zip(*map(_cells, lines), strict=True)
    ]
    for line in lines:
        serves = line.branch + drawing.styled(line.serves, "cyan")
        name = drawing.styled(line.name, "green")
        serves += " " * (widths[0] - width(line.branch + line.serves))
        name += " " * (widths[1] - width(line.name))
        yield f"{serves}  {name}  {drawing.styled(line.answers, 'dim')}".rstrip()
    yield from open_spots(app, drawing)


def _cells(line: _Line) -> tuple[str, str]:
    return line.branch + line.serves, line.name


def _lines(
    entries: Sequence[RouteEntry], above: tuple[RouteEntry, ...], indent: str, drawing: Drawing
) -> Iterator[_Line]:
    for entry in entries:
        last = entry is entries[-1]
        trail = (*above, entry)
        yield _Line(
            branch=indent + ("└── " if last else "├── "),
            serves=plain(f"{served(entry)} {entry.pattern.text or '/'}"),
            name=plain(complete_name(trail) or "–"),
            answers=plain(_answers(entry, drawing)),
        )
        yield from _lines(entry.children, trail, indent + ("    " if last else "│   "), drawing)


def served(entry: RouteEntry) -> str:
    """The methods of a route, or what else it is."""
    match entry.kind:
        case "http":
            return ",".join(entry.methods) if entry.methods else "any"
        case "websocket" | "mount" | "host":
            return entry.kind


def _answers(entry: RouteEntry, drawing: Drawing) -> str:
    answers = entry.endpoint or ""
    if entry.conditional is not None:
        answers += f" (conditional: {drawing.place(entry.conditional)})"
    return answers.strip()
