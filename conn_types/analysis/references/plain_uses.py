"""Uses that the text tells without its tree: a route's literal name, a path parameter that is read.

Most uses are so plain, and to find them in the text takes a tenth of what a walk through the tree takes. What
may be anything else is not plain. In strings and comments nothing is used: a name that is found there is one
too many, and never is a write overlooked.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from string import ascii_letters, digits
from typing import NamedTuple

from conn_types.analysis.marked_lines import lines_of, places

_NAMED = re.compile(r"""\.(?:url_for|url_path_for)\(\s*(?:"([^"\\\n]*)"|'([^'\\\n]*)')\s*(?=[,)])""")
"""A look-up whose first argument is a literal and nothing else."""

_ITEM = re.compile(r"""\.(?:path_params|scope)\[(?:"\w+"|'\w+')\]([ \t]*(?:=(?!=)|,))?""")
"""An item by its literal key, and what may make it one of several targets."""
_WORD = f"{ascii_letters}{digits}_"
_NAME = f"{_WORD}."
_BEFORE_VALUES = frozenset({"and", "await", "elif", "else", "if", "in", "is", "not", "or", "return", "while"})
"""Words behind which something is read, as behind an `=`, unless another `=` makes a target of it."""
_STRING = re.compile(r""""[^"\\]*"|'[^'\\]*'""")
_UNCERTAIN = re.compile(r"""["'#\\]""")
"""What is left of a line without its strings where some of it is none of the program."""
_CLOSED = re.compile(r"\([^()\[\]{}]*\)|\[[^()\[\]{}]*\]|\{[^()\[\]{}]*\}")
"""Brackets that hold no others."""
_CLOSING = frozenset(")]}")
_OPEN = re.compile(r"\w[(\[][^)\]}]*\Z")
"""A call or a subscript that the line does not close."""
_TARGET = re.compile(r"\b(?:as|del|for)\b")
"""What a target may stand behind within the brackets of a call as well."""
_MOST_LETTERS = 500
"""A longer line is nobody's to read, and may take these very long."""


class PlainUses(NamedTuple):
    """`names`: of the look-ups that are plain. `lines`: where a word stands whose use is not."""

    names: Sequence[str]
    lines: Sequence[int]


def plain_uses(text: str, words: Sequence[str]) -> PlainUses:
    """Of a text that says what it means (`says_what_it_means`).

    `words`: what stands in all that is of interest, reversers and the attributes of a connection among them.
    """
    named = list(_NAMED.finditer(text))
    plain = {each.start() + 1 for each in named}
    plain.update(each.start() + 1 for each in _ITEM.finditer(text) if _is_read(text, each))
    names = [each[each.lastindex or 0] for each in named]
    if sum(map(text.count, words)) == len(plain):
        return PlainUses(names, ())
    marked = lines_of(text, [place for place in places(text, words) if place not in plain])
    return PlainUses(names, list(dict.fromkeys(marked)))


def _is_read(text: str, item: re.Match[str]) -> bool:
    """Whether it is certain that an item is no target, by what stands before it in its line."""
    place = item.start()
    before = text[text.rfind("\n", 0, place) + 1 : place]
    if len(before) > _MOST_LETTERS or '"""' in before or "'''" in before:
        # What stands in front of the quotes may be a string's, and opens no bracket.
        return False
    return (item[1] is None and _is_behind_word(before)) or _is_in_brackets(before)


def _is_behind_word(before: str) -> bool:
    """Whether nothing but names and dots stand behind an `=`, or a word behind which something is read."""
    head = before.rstrip(_NAME).rstrip()
    return head[-1:] == "=" or head[len(head.rstrip(_WORD)) :] in _BEFORE_VALUES


def _is_in_brackets(before: str) -> bool:
    """Whether it is within the brackets of a call or a subscript."""
    code = _STRING.sub(" ", before)
    if _UNCERTAIN.search(code):
        return False
    count = 0 if _CLOSING.isdisjoint(code) else 1
    while count:
        code, count = _CLOSED.subn(" ", code)
    return _OPEN.search(code) is not None and not _TARGET.search(code)
