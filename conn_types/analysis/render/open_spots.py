"""The places of an app that could not be followed and what to do about each, as a list below its routes."""

from __future__ import annotations

from collections.abc import Iterator

from conn_types.analysis.listing import listed_spots
from conn_types.analysis.render.drawing import Drawing, plain
from conn_types.analysis.table import KINDS, App, OpenSpot


def open_spots(app: App, drawing: Drawing) -> Iterator[str]:
    spots = listed_spots(app)
    if not spots:
        return
    from conn_types.analysis.advice import SAVED_TABLE, advice_for

    yield drawing.styled("More routes may come from:", "yellow")
    advice = [advice_for(spot) for spot in spots]
    for spot, each in zip(spots, advice, strict=True):
        yield f"  {drawing.place(spot.location)}: {plain(spot.reason)}{plain(_bounds(spot))}"
        yield f"    = {drawing.styled('hint', 'green')}: {each.hint}"
    # The code may be somebody else's.
    if any(not each.stays and SAVED_TABLE not in each.hint for each in advice):
        yield f"  Where the code cannot be changed: {SAVED_TABLE}"


def _bounds(spot: OpenSpot) -> str:
    """What the spot can provide at most."""
    bounds: list[str] = []
    if spot.name_prefix:
        bounds.append(f'names that begin with "{spot.name_prefix}"')
    if spot.path_prefix:
        bounds.append(f"paths below {spot.path_prefix}")
    if spot.kinds != KINDS:
        bounds.append(f"{', '.join(spot.kinds)} only")
    return f" ({'; '.join(bounds)})" if bounds else ""
