"""Where something stands in a file."""

from __future__ import annotations

from conn_types.analysis.record import record


@record(order=True)
class Location:
    """A place in a source file. `path` is POSIX, relative to the project's root, or `<site-packages>/…`."""

    path: str
    line: int
    """Counts from 1."""
    column: int
    """Counts from 0, in characters."""
