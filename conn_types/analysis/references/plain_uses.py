"""Uses that the text tells without its tree: a route's literal name, a path parameter that is read.

Most uses are so plain, and to find them in the text takes a tenth of what a walk through the tree takes. What
may be anything else is not plain. In strings and comments nothing is used: a name that is found there is one
too many, and never is a write overlooked.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from keyword import kwlist
from string import ascii_letters, digits
from typing import NamedTuple

from conn_types.analysis.marked_lines import lines_of, places
from conn_types.analysis.place import place

_NAMED = re.compile(r"""\.(?:url_for|url_path_for)\(\s*(?:"([^"\\\n]*)"|'([^'\\\n]*)')\s*(?=[,)])""")
"""A look-up whose first argument is a literal and nothing else."""

_ITEM = re.compile(
    r"""\.(?P<of>path_params|scope)\[(?P<quote>["'])(?P<key>\w+)(?P=quote)\](?P<target>[ \t]*(?:=(?!=)|,))?"""
)
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
_ARGUMENT = re.compile(rf"\b(?!(?:{'|'.join(kwlist)})\b)[A-Za-z_]\w*\([^)\]}}\[{{]*\Z")
"""A call that the line does not close, and no display in it."""
_OTHER_EQUALS = frozenset(":=!<>")
"""What makes another operator of an `=` behind it."""
_TARGET = re.compile(r"\b(?:as|del|for)\b")
"""What a target may stand behind within the brackets of a call as well."""
_MOST_LETTERS = 500
"""A longer line is nobody's to read, and may take these very long."""


class PlainUses(NamedTuple):
    """What the text tells.

    - `names`: of the look-ups that are plain.
    - `lines`: where a word stands whose use is not.
    - `params`: where each `path_params` ends (`place`), by the path parameter that is read behind it. None,
      unless all that the text does with path parameters is to read one by its literal name. Those are left
      out that may be an item of a list, set or dictionary.
    """

    names: Sequence[str]
    lines: Sequence[int]
    params: Mapping[str, Sequence[int]]


def plain_uses(text: str, words: Sequence[str]) -> PlainUses:
    """Of a text that says what it means (`says_what_it_means`).

    `words`: what stands in all that is of interest, reversers and the attributes of a connection among them.
    """
    named = list(_NAMED.finditer(text))
    plain = {each.start() + 1 for each in named}
    read = [each for each in _ITEM.finditer(text) if _is_read(text, each)]
    plain.update(each.start() + 1 for each in read)
    names = [each[each.lastindex or 0] for each in named]
    params = _params(text, [each for each in read if each["of"] == "path_params"])
    if sum(map(text.count, words)) == len(plain):
        return PlainUses(names, (), params)
    marked = lines_of(text, [offset for offset in places(text, words) if offset not in plain])
    return PlainUses(names, list(dict.fromkeys(marked)), params)


def _params(text: str, read: Sequence[re.Match[str]]) -> Mapping[str, Sequence[int]]:
    if text.count("path_params") != len(read):
        return {}
    found: dict[str, list[int]] = {}
    ends = [each.end("of") for each in read]
    for each, end, line in zip(read, ends, lines_of(text, ends), strict=True):
        if _is_apart(_before(text, each)):
            found.setdefault(each["key"], []).append(place(line, end - text.rfind("\n", 0, end) - 1))
    return found


def _before(text: str, item: re.Match[str]) -> str:
    """What stands before it in its line."""
    start = item.start()
    return text[text.rfind("\n", 0, start) + 1 : start]


def _is_apart(before: str) -> bool:
    """Whether it is certain that what is read is no item of a display."""
    head = before.rstrip(_NAME).rstrip()
    if head[-1:] == "=":
        return head[-2:-1] not in _OTHER_EQUALS
    return head[len(head.rstrip(_WORD)) :] == "return" or _ARGUMENT.search(_opened(before)) is not None


def _is_read(text: str, item: re.Match[str]) -> bool:
    """Whether it is certain that an item is no target."""
    before = _before(text, item)
    if len(before) > _MOST_LETTERS or '"""' in before or "'''" in before:
        # What stands in front of the quotes may be a string's, and opens no bracket.
        return False
    return (item["target"] is None and _is_behind_word(before)) or _is_in_brackets(before)


def _is_behind_word(before: str) -> bool:
    """Whether nothing but names and dots stand behind an `=`, or a word behind which something is read."""
    head = before.rstrip(_NAME).rstrip()
    return head[-1:] == "=" or head[len(head.rstrip(_WORD)) :] in _BEFORE_VALUES


def _is_in_brackets(before: str) -> bool:
    """Whether it is within the brackets of a call or a subscript."""
    code = _opened(before)
    return _OPEN.search(code) is not None and not _TARGET.search(code)


def _opened(before: str) -> str:
    """The code without its strings and all brackets that it closes; nothing where that cannot be told."""
    code = _STRING.sub(" ", before)
    if _UNCERTAIN.search(code):
        return ""
    count = 0 if _CLOSING.isdisjoint(code) else 1
    while count:
        code, count = _CLOSED.subn(" ", code)
    return code
