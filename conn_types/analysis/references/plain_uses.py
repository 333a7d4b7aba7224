"""Uses that the text tells without its tree: a route's literal name, a path parameter that is read.

Most uses are so plain, and to find them in the text takes a tenth of what a walk through the tree takes. What
may be anything else is not plain. In strings and comments nothing is used: a name that is found there is one
too many, and never is a write overlooked.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from keyword import iskeyword
from string import ascii_letters, digits
from typing import Literal, NamedTuple

from conn_types.analysis.marked_lines import lines_of, places
from conn_types.analysis.place import place

_NAMED = re.compile(r"""\.(?:url_for|url_path_for)\(\s*(?:"([^"\\\n]*)"|'([^'\\\n]*)')\s*(?=[,)])""")
"""A look-up whose first argument is a literal and nothing else."""

_ITEM = re.compile(r"""\.(path_params|scope)\[(["'])(\w+)\2\]([ \t]*(?:=(?!=)|,))?""")
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
_SIMPLE = r"""(?:\w+=)?(?:[\w.]+(?:\["\w+"\])?|"[^"\\]*")"""
_IN_CALL = re.compile(
    rf"""\s*(?:(?:\w+(?::\s?\w+)?\s=|return|await)\s)*([A-Za-z_][\w.]*)\((?:{_SIMPLE},\s)*[\w.=]+\Z"""
)
"""The line of a simple call, up to one of its arguments: most items stand in one."""
_BRACKET = re.compile(r"[\[\]{})]")
_CALL = re.compile(r"\b([A-Za-z_]\w*)\(")
"""What a call begins with, if that is no keyword. Behind the last of the others, it holds what is apart."""
_OTHER_EQUALS = frozenset(":=!<>")
"""What makes another operator of an `=` behind it."""
_TARGET = re.compile(r"\b(?:as|del|for)\b")
"""What a target may stand behind within the brackets of a call as well."""
_MOST_LETTERS = 500
"""A longer line is nobody's to read, and may take these very long."""

_How = Literal["apart", "somehow"]
_Read = tuple[re.Match[str], int, _How]
"""An item that is read, its column, and how."""


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
    reads = [*_reads(text)]
    plain.update(item.start() + 1 for item, _, _ in reads)
    names = [each[each.lastindex or 0] for each in named]
    params = _params(text, [each for each in reads if each[0][1] == "path_params"])
    if sum(map(text.count, words)) == len(plain):
        return PlainUses(names, (), params)
    marked = lines_of(text, [offset for offset in places(text, words) if offset not in plain])
    return PlainUses(names, list(dict.fromkeys(marked)), params)


def _reads(text: str) -> Iterator[_Read]:
    for item in _ITEM.finditer(text):
        start = item.start()
        column = start - text.rfind("\n", 0, start) - 1
        how = _how_read(text[start - column : start], item[4] is not None)
        if how is not None:
            yield item, column, how


def _params(text: str, reads: Sequence[_Read]) -> Mapping[str, Sequence[int]]:
    if text.count("path_params") != len(reads):
        return {}
    found: dict[str, list[int]] = {}
    lines = lines_of(text, [item.start() for item, _, _ in reads])
    for (item, column, how), line in zip(reads, lines, strict=True):
        if how == "apart":
            found.setdefault(item[3], []).append(place(line, column + len(".path_params")))
    return found


def _how_read(before: str, may_be_target: bool) -> _How | None:
    """Whether it is certain that an item is no target, and no item of a display either: then it is apart.

    By what stands before it in its line: nothing but names and dots stand behind an `=`, or a word behind
    which something is read, or else it is within the brackets of a call or a subscript.
    """
    if len(before) > _MOST_LETTERS or '"""' in before or "'''" in before:
        # What stands in front of the quotes may be a string's, and opens no bracket.
        return None
    head = before.rstrip(_NAME).rstrip()
    word = head[len(head.rstrip(_WORD)) :]
    is_read = not may_be_target and (head[-1:] == "=" or word in _BEFORE_VALUES)
    if is_read and (word == "return" or (head[-1:] == "=" and head[-2:-1] not in _OTHER_EQUALS)):
        return "apart"
    call = _IN_CALL.match(before)
    if call is not None and not iskeyword(call[1]):
        return "apart"
    code = _opened(before)
    if not is_read and (_OPEN.search(code) is None or _TARGET.search(code)):
        return None
    return "somehow" if all(map(iskeyword, _CALL.findall(_BRACKET.split(code)[-1]))) else "apart"


def _opened(before: str) -> str:
    """The code without its strings and all brackets that it closes; nothing where that cannot be told."""
    code = _STRING.sub(" ", before)
    if _UNCERTAIN.search(code):
        return ""
    count = 0 if _CLOSING.isdisjoint(code) else 1
    while count:
        code, count = _CLOSED.subn(" ", code)
    return code
