"""What an editor shows of a route: its methods and path, its handler, and what that says of itself."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import lru_cache

from conn_types.analysis.stubgen.named_routes import Alternative
from conn_types.analysis.table import Row

_KINDS = {"websocket": "WEBSOCKET", "mount": "MOUNT", "host": "HOST"}


class Descriptions:
    """`said` gives the first line of a handler's docstring; None where it has none."""

    def __init__(self, said: Callable[[str], str | None]) -> None:
        self._said = said

    def of(self, alternatives: Iterable[Alternative]) -> list[str]:
        """The lines of a docstring, in Markdown."""
        return self.of_rows(row for each in alternatives for row in each.rows)

    def of_rows(self, rows: Iterable[Row]) -> list[str]:
        blocks = dict.fromkeys(map(self._block, rows))
        return "\n\n".join(blocks).split("\n")

    def _block(self, row: Row) -> str:
        """Without lines of files: these change with every edit above them."""
        place = row.trail[-1].endpoint
        said = None if place is None else self._said(place)
        parts = (where(row), said, None if place is None else f"`{place}`")
        return "\n\n".join(filter(None, parts))


def where(row: Row) -> str:
    """Its methods and path."""
    condition = "" if row.conditional is None and row.default is None else " (under a condition)"
    return f"`{_verb(row)} {row.host or ''}{row.path}`{condition}"


def _verb(row: Row) -> str:
    """GET stands for HEAD, too, which the frameworks add to it."""
    entry = row.trail[-1]
    return _KINDS.get(entry.kind) or _named(entry.methods or ()) or "ANY"


@lru_cache(maxsize=256)
def _named(methods: tuple[str, ...]) -> str:
    return ", ".join(each for each in methods if each != "HEAD" or "GET" not in methods)
