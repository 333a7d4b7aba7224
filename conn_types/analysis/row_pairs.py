"""The rows of two tables of one application, paired: which row of the one is which of the other."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Hashable, Sequence

from conn_types.analysis.table import Row

Pair = tuple[Row, Row]


def same_place(row: Row) -> Hashable:
    """What makes two rows the same one: what `url_for` and matching see of it."""
    convertors = tuple((name, parameter.convertor) for name, parameter in row.params.items())
    return row.entry.kind, row.name, row.path, row.host, convertors


def pair_rows(
    left: Sequence[Row], right: Sequence[Row], keys: Sequence[Callable[[Row], Hashable]]
) -> tuple[list[Pair], list[Row], list[Row]]:
    """The pairs that have a key in common, by the first key first, in the order of `left`; and what is left.

    Of several alike, the earlier goes with the earlier, and rows without a condition come first.
    """
    pairs: list[tuple[int, int]] = []
    lefts, rights = list(range(len(left))), list(range(len(right)))
    for key in keys:
        waiting: dict[Hashable, list[int]] = {}
        for number in reversed(rights):
            waiting.setdefault(key(right[number]), []).append(number)
        for number in sorted(lefts, key=lambda each: (left[each].conditional is not None, each)):
            alike = waiting.get(key(left[number]))
            if alike:
                pairs.append((number, alike.pop()))
        lefts = _without(lefts, {one for one, _ in pairs})
        rights = _without(rights, {other for _, other in pairs})
    found = [(left[one], right[other]) for one, other in sorted(pairs)]
    return found, [left[number] for number in lefts], [right[number] for number in rights]


def _without(numbers: list[int], taken: set[int]) -> list[int]:
    return [number for number in numbers if number not in taken]


def out_of_order(positions: Sequence[int]) -> list[int]:
    """The fewest indices that must move for the positions to rise."""
    tails: list[int] = []
    ends: list[int] = []
    before: list[int | None] = []
    for index, position in enumerate(positions):
        place = bisect_left(tails, position)
        before.append(ends[place - 1] if place else None)
        tails[place : place + 1] = [position]
        ends[place : place + 1] = [index]
    rising: set[int] = set()
    last = ends[-1] if ends else None
    while last is not None:
        rising.add(last)
        last = before[last]
    return [index for index in range(len(positions)) if index not in rising]
