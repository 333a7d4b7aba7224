"""How near a written name comes to one that exists."""

from __future__ import annotations

import difflib
from collections.abc import Iterable

_SWAPPED = 0.9
_SEPARATORS = str.maketrans("", "", "-_.:/")


def nearest_first(name: str, known: Iterable[str], *, at_least: float) -> list[str]:
    """The known names whose likeness to `name` is `at_least` that much (0 to 1), the nearest first.

    Names that differ only in case and in `-`, `_`, `.`, `:` or `/` come before all others.
    """
    folded = _folded(name)
    matcher = difflib.SequenceMatcher(None, "", folded)
    likeness: dict[str, float] = {}
    for candidate in known:
        each = 0.0 if candidate == name else _likeness(_folded(candidate), folded, matcher, at_least)
        if each >= at_least:
            likeness[candidate] = each
    return sorted(likeness, key=lambda candidate: (-likeness[candidate], candidate))


def is_same_but_for_separators(name: str, other: str) -> bool:
    return _folded(name) == _folded(other)


def _likeness(candidate: str, name: str, matcher: difflib.SequenceMatcher[str], at_least: float) -> float:
    """How like the name, the matcher's second text, the candidate is; 0 where it is less than `at_least`."""
    if candidate == name:
        return 1.0
    # Two letters swapped are the commonest slip, and would cost a word more than a letter too many does.
    if _is_swapped(candidate, name):
        return max(_SWAPPED, 1 - 1 / (3 * len(name)))
    matcher.set_seq1(candidate)
    # The two quick ones are upper bounds, and spare most names the full comparison.
    if matcher.real_quick_ratio() < at_least or matcher.quick_ratio() < at_least:
        return 0.0
    return matcher.ratio()


def _is_swapped(one: str, two: str) -> bool:
    if len(one) != len(two):
        return False
    differing = [index for index, (a, b) in enumerate(zip(one, two, strict=True)) if a != b]
    if len(differing) != 2 or differing[1] != differing[0] + 1:
        return False
    first, second = differing
    return one[first] == two[second] and one[second] == two[first]


def _folded(name: str) -> str:
    return name.casefold().translate(_SEPARATORS)
