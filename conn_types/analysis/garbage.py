"""Python's search for garbage, which must not go through a table or a syntax tree again and again."""

from __future__ import annotations

import gc
from collections.abc import Generator
from contextlib import contextmanager

MOST_GARBAGE = 2_000_000
_left = {"objects": 0}
"""How many objects earlier tables may have left, in a process that makes many: Python would not notice."""


@contextmanager
def without_collection() -> Generator[None, None, None]:
    """No search for garbage meanwhile: the objects are millions, and all of them stay."""
    was_enabled = gc.isenabled()
    if _left["objects"] > MOST_GARBAGE:
        gc.collect()
        _left["objects"] = 0
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            _left["objects"] += gc.get_count()[0]
            # Into the oldest generation at once, rather than through each on the way.
            gc.freeze()
            gc.unfreeze()
            gc.enable()
