"""A diagnostic in words alone, for formats that have one field for all that is to be said."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from conn_types.analysis.render.drawing import Drawing, plain

if TYPE_CHECKING:
    from conn_types.analysis.diagnostic import Diagnostic


def sentence(diagnostic: Diagnostic) -> str:
    """The message and its hint in one line."""
    said = (diagnostic.message, diagnostic.hint)
    return "; ".join(plain(each) for each in said if each is not None)


def explanation(diagnostic: Diagnostic, drawing: Drawing) -> Iterator[str]:
    """The message, the hint and the related places, a line each."""
    yield plain(diagnostic.message)
    if diagnostic.hint is not None:
        yield f"hint: {plain(diagnostic.hint)}"
    for related in diagnostic.related:
        yield f"{drawing.place(related.location)}: {plain(related.message)}"
