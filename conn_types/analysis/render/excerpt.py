"""Lines of source with their numbers, and carets under what is meant."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from conn_types.analysis.render.drawing import Drawing, Style, plain, width

if TYPE_CHECKING:
    from conn_types.analysis.diagnostic import Diagnostic

_TAB = 4
_ROOM = 140
"""Cells of a line that are shown where nothing else limits them; of longer ones, those around the place."""
_LEAST_ROOM = 40
_MOST_LINES = 4
"""Of what stands over more lines, the first ones and the last one are shown."""


def excerpt(diagnostic: Diagnostic, drawing: Drawing, style: Style) -> tuple[list[str], int]:
    """The lines to draw below a diagnostic, and the columns that stand before their bars.

    There are none where the source is not there.
    """
    lines = drawing.source_lines(diagnostic.location.path)
    spans = [*_spans(diagnostic, lines)]
    if not spans:
        return [], 1
    digits = len(str(spans[-1][0]))
    room = _ROOM if drawing.width is None else max(_LEAST_ROOM, drawing.width - digits - len(" | "))
    bar = drawing.styled(f"{' ' * digits} |", "blue")
    drawn = [bar]
    shown = spans if len(spans) <= _MOST_LINES else [*spans[: _MOST_LINES - 2], None, spans[-1]]
    for span in shown:
        if span is None:
            drawn.append(drawing.styled(f"{'…':>{digits}} |", "blue"))
            continue
        number, start, end = span
        line = lines[number - 1]
        text, before, marked = _fitted(line, start, end, room)
        drawn.append(f"{drawing.styled(f'{number:>{digits}} |', 'blue')} {text}".rstrip())
        if line.strip() or len(spans) == 1:
            drawn.append(f"{bar} {' ' * before}{drawing.styled('^' * marked, style)}")
    return drawn, digits + 1


def _spans(diagnostic: Diagnostic, lines: Sequence[str]) -> Iterator[tuple[int, int, int]]:
    """The number of each line, and from where to where it is meant."""
    first, last = diagnostic.location.line, diagnostic.end_line
    if last > first and diagnostic.end_column == 0:
        last -= 1  # Its end is that of the line before.
    for number, line in enumerate(lines[first - 1 : last], first):
        start = diagnostic.location.column if number == first else len(line) - len(line.lstrip())
        end = diagnostic.end_column if number == diagnostic.end_line else len(line.rstrip())
        start = min(start, len(line))
        yield number, start, max(start, min(end, len(line)))


def _fitted(line: str, start: int, end: int, room: int) -> tuple[str, int, int]:
    """As much of a line as fits, the cells before what is meant, and those that it takes: one at least."""
    left, right = _window(line, start, room)
    before = ("…" if left else "") + _expanded(line[left:start])
    marked = _expanded(line[start : min(end, right)], width(before))
    after = _expanded(line[min(end, right) : right], width(before + marked))
    text = f"{before}{marked}{after}{'…' if right < len(line) else ''}"
    return text, width(before), max(1, width(marked))


def _window(line: str, start: int, room: int) -> tuple[int, int]:
    """From where to where a line is shown; a third of the room goes to what stands before the place."""
    if len(line) <= room and width(_expanded(line)) <= room:
        return 0, len(line)
    left = start
    while left and width(_expanded(line[left - 1 : start], 1)) <= room // 3:
        left -= 1
    right = start
    while right < len(line) and width(_expanded(line[left : right + 1], 1)) < room - 1:
        right += 1
    return left, right


def _expanded(text: str, column: int = 0) -> str:
    """Without tabs, so that the carets stand under what they mean in every terminal."""
    if text.isprintable():
        return text
    drawn = ""
    for char in text:
        drawn += " " * (_TAB - (column + width(drawn)) % _TAB) if char == "\t" else plain(char)
    return drawn
