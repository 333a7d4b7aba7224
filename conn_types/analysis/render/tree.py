"""`routes --format tree`: each app, what its mounts hold below them, and what could not be followed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from conn_types.analysis.listing import listed_entries, listed_rows
from conn_types.analysis.render.drawing import Drawing, plain, width
from conn_types.analysis.render.open_spots import open_spots
from conn_types.analysis.render.text import count
from conn_types.analysis.table import App, RouteEntry, RouteTable, complete_name

NO_APPLICATION = "No application was found. Name one: conn-types routes module:attribute\n"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Line:
    """One entry: the branch it hangs on, its path, its name as `url_for` takes it, what answers."""

    branch: str
    path: str
    serves: str
    name: str
    answers: str


def render(table: RouteTable, drawing: Drawing) -> str:
    if not table.apps:
        return NO_APPLICATION
    return "\n".join("\n".join(_app(app, drawing)) + "\n" for app in table.apps)


def _app(app: App, drawing: Drawing) -> Iterator[str]:
    state = "complete" if app.complete else "incomplete"
    routes = count(len(listed_rows(app)), "route")
    yield f"{drawing.styled(plain(app.id), 'bold')} ({app.framework}, {routes}, {state})"
    lines = [*_lines(listed_entries(app), (), "", drawing)]
    path = max((width(line.branch) + width(line.path) for line in lines), default=0)
    serves = max((width(line.serves) for line in lines), default=0)
    name = max((width(line.name) for line in lines), default=0)
    for line in lines:
        cells = (
            line.branch
            + drawing.styled(line.path, "cyan")
            + " " * (path - width(line.branch) - width(line.path)),
            line.serves + " " * (serves - width(line.serves)),
            drawing.styled(line.name, "green") + " " * (name - width(line.name)),
            drawing.styled(line.answers, "dim"),
        )
        yield "  ".join(cells).rstrip()
    yield from open_spots(app, drawing)


def _lines(
    entries: Sequence[RouteEntry], above: tuple[RouteEntry, ...], indent: str, drawing: Drawing
) -> Iterator[_Line]:
    for entry in entries:
        last = entry is entries[-1]
        trail = (*above, entry)
        yield _Line(
            branch=indent + ("└── " if last else "├── "),
            path=plain(entry.pattern.text or "/"),
            serves=served(entry),
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
