"""Where a route is declared, in words that do not change when lines move, and as a related place."""

from __future__ import annotations

from conn_types.analysis.diagnostic import Related
from conn_types.analysis.table import RouteEntry, Row


def handler(row: Row) -> str | None:
    """`module:handler`; the module, where what it leads to has no name."""
    return row.entry.endpoint or row.entry.module or None


def placed(entry: RouteEntry, path: str) -> str:
    """`module:handler at "/path"`, and less where less is known."""
    if entry.kind == "host":
        return f"the host {entry.pattern.text}"
    declared = entry.endpoint or entry.module or None
    if entry.kind == "mount":
        return f'the mount at "{path or "/"}"'
    return f'{declared} at "{path}"' if declared else f'the route at "{path}"'


def declared_here(row: Row) -> Related:
    return Related(location=row.entry.location, message=f'"{row.name}" is declared here')
