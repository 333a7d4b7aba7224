"""A line of source with its number, and carets under what is meant."""

from __future__ import annotations

from typing import TYPE_CHECKING

from conn_types.analysis.render.drawing import Drawing, Style, plain, width

if TYPE_CHECKING:
    from conn_types.analysis.diagnostic import Diagnostic

_TAB = 4
_CUT = 140
"""Characters of a line that are shown; of longer ones, those around the place."""
_BEFORE = 50


def excerpt(diagnostic: Diagnostic, drawing: Drawing, style: Style) -> list[str]:
    """The lines to draw below a diagnostic; none where the source is not there.

    What stands over several lines is underlined to the end of its first.
    """
    location = diagnostic.location
    lines = drawing.source_lines(location.path)
    if not 1 <= location.line <= len(lines):
        return []
    line = lines[location.line - 1]
    start = min(location.column, len(line))
    end = (
        min(diagnostic.end_column, len(line)) if diagnostic.end_line == location.line else len(line.rstrip())
    )
    end = max(start, end)
    left = max(0, start - _BEFORE) if len(line) > _CUT else 0
    right = min(len(line), max(left + _CUT, start + 1))
    before = ("…" if left else "") + _expanded(line[left:start])
    marked = _expanded(line[start : min(end, right)], column=width(before))
    after = _expanded(line[min(end, right) : right], column=width(before + marked))
    number = str(location.line)
    bar = drawing.styled(f"{' ' * len(number)} |", "blue")
    return [
        bar,
        f"{drawing.styled(f'{number} |', 'blue')} {before}{marked}{after}{'…' if right < len(line) else ''}",
        f"{bar} {' ' * width(before)}{drawing.styled('^' * max(1, width(marked)), style)}",
    ]


def _expanded(text: str, column: int = 0) -> str:
    """Without tabs, so that the carets stand under what they mean in every terminal."""
    drawn = ""
    for char in text:
        drawn += " " * (_TAB - (column + width(drawn)) % _TAB) if char == "\t" else plain(char)
    return drawn
