"""What an editor shows of a route: its methods and path, its handler, and what that says of itself."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

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
        blocks = list(dict.fromkeys("\n".join(self._block(row)) for row in rows))
        return "\n\n".join(blocks).split("\n")

    def _block(self, row: Row) -> Iterator[str]:
        """Without lines of files: these change with every edit above them."""
        yield where(row)
        place = row.entry.endpoint
        if place is not None:
            said = self._said(place)
            if said:
                yield ""
                yield said
            yield ""
            yield f"`{place}`"


def where(row: Row) -> str:
    """Its methods and path."""
    condition = "" if row.conditional is None and row.default is None else " (under a condition)"
    return f"`{_verb(row)} {row.host or ''}{row.path}`{condition}"


def _verb(row: Row) -> str:
    """GET stands for HEAD, too, which the frameworks add to it."""
    methods = row.entry.methods or ()
    named = [each for each in methods if each != "HEAD" or "GET" not in methods]
    return _KINDS.get(row.entry.kind) or ", ".join(named) or "ANY"
