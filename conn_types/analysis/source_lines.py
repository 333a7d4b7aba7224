"""The lines of a file as they are shown, also where it cannot be parsed."""

from __future__ import annotations

import io
import re
import tokenize
from collections.abc import Sequence
from typing import TYPE_CHECKING

from conn_types.analysis.disk import read_file
from conn_types.analysis.source import Source

if TYPE_CHECKING:
    from conn_types.analysis.location import Location
    from conn_types.analysis.project import Project

_LINE_END = re.compile(r"\r\n?|\n")


def source_lines(project: Project, shown: str) -> Sequence[str]:
    """The lines of a file of the project; none where it cannot be read."""
    if shown.startswith("<"):
        return ()
    path = project.root / shown
    source = project.sources.get(path)
    if isinstance(source, Source):
        return source.lines
    try:
        data = read_file(path)
    except OSError:
        return ()
    # A kept report is shown without a file being parsed.
    return _LINE_END.split(_decoded(data) if path.suffix == ".py" else data.decode("utf-8", "replace"))


def _decoded(data: bytes) -> str:
    try:
        encoding, _ = tokenize.detect_encoding(io.BytesIO(data).readline)
        return data.decode(encoding, "replace")
    except (SyntaxError, LookupError):
        return data.decode("utf-8", "replace")


def source_line(project: Project, location: Location) -> str:
    """The line without its indentation; nothing where it is not there."""
    lines = source_lines(project, location.path)
    return lines[location.line - 1].strip() if 1 <= location.line <= len(lines) else ""
