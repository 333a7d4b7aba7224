"""How near a written name comes to one that exists."""

from __future__ import annotations

import difflib
from collections.abc import Iterable

_SWAPPED = 0.9


def nearest_first(name: str, known: Iterable[str], *, at_least: float) -> list[str]:
    """The known names whose likeness to `name` is `at_least` that much (0 to 1), the nearest first.

    Names that differ only in case and in `-`, `_`, `.`, `:` or `/` come before all others.
    """
    likeness = {candidate: _likeness(candidate, name) for candidate in known if candidate != name}
    near = [candidate for candidate, each in likeness.items() if each >= at_least]
    return sorted(near, key=lambda candidate: (-likeness[candidate], candidate))


def is_same_but_for_separators(name: str, other: str) -> bool:
    return _folded(name) == _folded(other)


def _likeness(name: str, other: str) -> float:
    one, two = _folded(name), _folded(other)
    if one == two:
        return 1.0
    ratio = difflib.SequenceMatcher(None, one, two).ratio()
    # Two letters swapped are the commonest slip, and cost a short word more than their due.
    return max(ratio, _SWAPPED) if _is_swapped(one, two) else ratio


def _is_swapped(one: str, two: str) -> bool:
    differing = [index for index, (a, b) in enumerate(zip(one, two, strict=False)) if a != b]
    if len(one) != len(two) or len(differing) != 2 or differing[1] != differing[0] + 1:
        return False
    first, second = differing
    return one[first] == two[second] and one[second] == two[first]


def _folded(name: str) -> str:
    return name.casefold().translate({ord(char): None for char in "-_.:/"})
