"""Uses that the text tells without its tree: a route's literal name, a path parameter that is read.

Most uses are so plain, and to find them in the text takes a tenth of what a walk through the tree takes. What
may be anything else is not plain. In strings and comments nothing is used: a name that is found there is one
too many, and never is a write overlooked.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import groupby
from typing import NamedTuple

from conn_types.analysis.marked_lines import lines_of, places

_NAMED = re.compile(r"""\.(?:url_for|url_path_for)\(\s*(?:"([^"\\\n]*)"|'([^'\\\n]*)')\s*(?=[,)])""")
"""A look-up whose first argument is a literal and nothing else."""

_ITEM = re.compile(r"""\.(?:path_params|scope)\[(?:"\w+"|'\w+')\]([ \t]*(?:=(?!=)|,))?""")
"""An item by its literal key, and what may make it one of several targets."""
_STRING = r"""(?:"[^"\\]*"|'[^'\\]*')"""
_VALUE = re.compile(r".*(?:=|\b(?:and|await|elif|else|if|in|is|not|or|return|while)\b)[ \t]*[\w.]+")
"""The beginning of a line up to something that is read, unless another `=` makes a target of it."""
_INSIDE = re.compile(
    rf"""(?:[^"'\#\\]|{_STRING})*?[\w)\]][(\[](?:[^"'\#\\)\]}}]|{_STRING}|\[{_STRING}\]|\([^"'\#\\()]*\))*"""
)
"""The beginning of a line up to somewhere within the brackets of a call or a subscript."""
_TARGET = re.compile(r"\b(?:as|del|for)\b")
"""What a target may stand behind, there as well."""
_MOST_LETTERS = 500
"""A longer line is nobody's to read, and may take these very long."""


class PlainUses(NamedTuple):
    """`names`: of the look-ups that are plain. `lines`: where a word stands whose use is not."""

    names: Sequence[str]
    lines: Sequence[int]


def plain_uses(text: str, lines: Sequence[str], words: Sequence[str]) -> PlainUses:
    """Of a text that says what it means (`says_what_it_means`)."""
    named = list(_NAMED.finditer(text))
    plain = {each.start() + 1 for each in named}
    marked = lines_of(text, [place for place in places(text, words) if place not in plain])
    return PlainUses(
        [each[each.lastindex or 0] for each in named],
        [line for line, those in groupby(marked) if sum(1 for _ in those) != _read(lines[line - 1])],
    )


def _read(line: str) -> int:
    """How many items a line reads, as far as it is certain."""
    if len(line) > _MOST_LETTERS or '"""' in line or "'''" in line:
        # The line may end a string, and what stands before its quotes opens no bracket.
        return 0
    return sum(_is_read(line, each) for each in _ITEM.finditer(line))


def _is_read(line: str, item: re.Match[str]) -> bool:
    if item[1] is None and _VALUE.fullmatch(line, 0, item.start()):
        return True
    return _INSIDE.fullmatch(line, 0, item.start()) is not None and not _TARGET.search(line)
