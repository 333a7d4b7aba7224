"""How near a written name comes to one that exists."""

from __future__ import annotations

import difflib
from collections.abc import Iterable


def nearest_first(name: str, known: Iterable[str], *, at_least: float) -> list[str]:
    """The known names whose likeness to `name` is `at_least` that much (0 to 1), the nearest first.

    Names that differ only in case and in `-`, `_`, `.`, `:` or `/` come before all others.
    """
    folded = _folded(name)
    likeness: dict[str, float] = {}
    for candidate in known:
        if candidate == name:
            continue
        other = _folded(candidate)
        ratio = 1.0 if other == folded else difflib.SequenceMatcher(None, other, folded).ratio()
        if ratio >= at_least:
            likeness[candidate] = ratio
    return sorted(likeness, key=lambda each: (-likeness[each], each))


def _folded(name: str) -> str:
    return name.casefold().translate({ord(char): "_" for char in "-.:/"})
