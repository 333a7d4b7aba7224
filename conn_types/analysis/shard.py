"""One of several parts of a project's files, for jobs that check a part each."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

_MOST_DIGITS = 9


@dataclass(frozen=True, slots=True, kw_only=True)
class Shard:
    """The part with this number, from 1, of so many."""

    number: int
    of: int

    @classmethod
    def parse(cls, text: str) -> Shard:
        """Of `2/5`. Raises `ValueError` with what is wrong."""
        found = re.fullmatch(rf"(\d{{1,{_MOST_DIGITS}}})/(\d{{1,{_MOST_DIGITS}}})", text, re.ASCII)
        if found is None:
            raise ValueError(f'"{text}" is no part: write I/N, as 1/4')
        shard = cls(number=int(found[1]), of=int(found[2]))
        if not 1 <= shard.number <= shard.of:
            raise ValueError(f'"{text}" is no part: I counts from 1 to N')
        return shard

    def part(self, sizes: Mapping[str, int]) -> frozenset[str]:
        """The files of this part, of all with their sizes.

        Every job computes the same parts, which hold each file once and are about as large as each other: the
        largest file that is left goes to the part that is smallest so far.
        """
        import heapq

        parts: list[tuple[int, int]] = [(0, number) for number in range(1, min(self.of, len(sizes)) + 1)]
        own: set[str] = set()
        for path in sorted(sizes, key=lambda path: (-sizes[path], path)):
            size, number = heapq.heappop(parts)
            # A file without a byte is a file to look at all the same.
            heapq.heappush(parts, (size + sizes[path] + 1, number))
            if number == self.number:
                own.add(path)
        return frozenset(own)
