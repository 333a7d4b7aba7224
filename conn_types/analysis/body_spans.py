"""Where the bodies of functions are in a text, found without parsing it.

Found are those of which it is certain how far they go, in a text that is known to be valid.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

_FUNCTION = re.compile(
    r"""
    ^(?P<indent>(?:[ ]{4})?)(?:async[ ])?def[ ]\w+\(
    (?:[^\n]*|\n(?:(?P=indent)[ \t][^\n]*\n|\n)*(?P=indent))\)[^\n]*:\n
    (?P<body>(?:(?P=indent)[ \t][^\n]*\n|[ \t]*(?:\#[^\n]*)?\n)+)
    """,
    re.MULTILINE | re.VERBOSE,
)
"""A function of a module or of a class, as most are written, with all lines that may be its body's."""
_QUOTES = re.compile(r'"""|\'\'\'')
_BEFORE_DOCSTRING = frozenset({"", "r", "R"})


class BodySpan(NamedTuple):
    """A function whose body can wait.

    - `line`: the one of its `def`, from 1; `first`: the one behind its parameters.
    - `start`, `end`: the offsets of the function; `lines` where the first line begins.
    - `last`, `column`: where the number stands for the body, which ends where that does.
    """

    line: int
    first: int
    indent: str
    start: int
    lines: int
    end: int
    last: int
    column: int


def body_spans(text: str) -> Iterator[BodySpan]:
    """Those of the functions of the module and of its classes, in their order."""
    line, before = 1, 0
    for found in _FUNCTION.finditer(text):
        start, end = found.span()
        line += text.count("\n", before, start)
        before = start
        lines = found.start("body")
        number = _number(text, lines, end)
        if number is not None and _holds_its_strings(text, lines, end):
            first = line + text.count("\n", start, lines)
            below, column = number
            yield BodySpan(line, first, found["indent"], start, lines, end, first + below, column)


def _number(text: str, start: int, end: int) -> tuple[int, int] | None:
    """Where a number has to stand to end where the code in the lines does; None where that is not certain.

    The line, counted from the first of them, and the column.
    """
    code = text[start:end].rstrip()
    last = code[code.rfind("\n") + 1 :]
    while last.lstrip()[:1] == "#":
        if '"' in last or "'" in last:
            return None
        code = code[: -len(last)].rstrip()
        last = code[code.rfind("\n") + 1 :]
    if not last or "#" in last or last[-1] in ";\\" or not last.isascii():
        return None
    return code.count("\n"), len(last) - 1


def _holds_its_strings(text: str, start: int, end: int) -> bool:
    """Whether no string that begins in the lines goes on behind them, and no line either."""
    if text[end - 2] == "\\":
        return False
    opening = _QUOTES.search(text, start, end)
    if opening is None:
        return True
    if text[start : opening.start()].strip() not in _BEFORE_DOCSTRING:
        return False
    closing = text.find(opening[0], opening.end(), end)
    if closing < 0 or text.find("\\", opening.end(), closing) >= 0:
        return False
    return _QUOTES.search(text, closing + 3, end) is None


def without_bodies(text: str, bodies: Sequence[BodySpan]) -> str:
    """The text with a number in place of each body, that ends where the body does."""
    parts: list[str] = []
    at = 0
    for body in bodies:
        above = body.last - body.first
        below = text.count("\n", body.lines, body.end) - above
        parts += (text[at : body.lines], "\n" * above, " " * body.column, "0", "\n" * below)
        at = body.end
    return "".join((*parts, text[at:]))
