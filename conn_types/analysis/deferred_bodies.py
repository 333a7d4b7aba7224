"""Functions whose bodies are parsed when somebody looks into them: most never run here.

To parse takes half of the time of a table. The text is parsed without these bodies. In place of each stands a
number that ends where the body does, so that every place in the tree is right. That works for a text which
is known to be valid. Where what stands here cannot tell how far a body goes, the whole text is parsed.
"""

from __future__ import annotations

import ast
import re
import warnings
from bisect import bisect_left
from collections.abc import Callable, Iterator, Sequence
from typing import Any, NamedTuple

from conn_types.analysis.newer_syntax import may_be_newer
from conn_types.analysis.stack import LETTERS_WITHOUT_DANGER, parse

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
_LONGEST_LINE = 2_000
"""In a longer one, Python may find a number too large, or brackets too deep."""
_INDENTS = (" " * 100, "\t" * 100)
"""Python reads no more levels."""

IsValid = Callable[[str], bool]
"""Whether a text is what Python can parse, told without parsing it here."""


class Deferral:
    """Lets bodies wait while it `is_on`.

    `has_failed`: whether a body turned out to be none, where somebody looked into it. What was made of it
    then is to be made again, of trees that are whole.
    """

    def __init__(self, is_valid: IsValid) -> None:
        self._is_valid = is_valid
        self.is_on = False
        self.has_failed = False

    def parse(self, text: str, lines: Sequence[str]) -> ast.Module | None:
        """The tree of the text; None where it has to be parsed as a whole."""
        if not _is_plain(text, lines):
            return None
        if not text.endswith("\n"):
            text += "\n"
        bodies = list(_bodies(text))
        if not bodies or not self._is_valid(text):
            return None
        try:
            tree = parse(_without(text, bodies))
        except (SyntaxError, ValueError, RecursionError, MemoryError):
            return None
        waiting = {body.line: body for body in bodies}
        for node in _functions(tree, has_methods=any(body.indent for body in bodies)):
            body = waiting.pop(node.lineno, None)
            if body is not None:
                if not _is_number(node.body, body):
                    return None
                node.__class__ = WAITING[node.__class__]
                del node.body
                node.__dict__[_WAITING] = _Waiting(self, text, body)
        # One that is no function stands in a string.
        return None if waiting else tree


class _Waiting(NamedTuple):
    """What makes the body of a function."""

    deferral: Deferral
    text: str
    body: _Body

    def statements(self) -> list[ast.stmt]:
        body = self.body
        above = "\n" * (body.line - 2) + "if 1:\n" if body.indent else "\n" * (body.line - 1)
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                node: Any = parse(above + self.text[body.start : body.end]).body[0]
            function: ast.FunctionDef = node.body[0] if body.indent else node
            return function.body
        except (SyntaxError, ValueError):
            self.deferral.has_failed = True
            return [ast.Pass(lineno=body.first, col_offset=0, end_lineno=body.first, end_col_offset=0)]


_WAITING = "_conn_types_waiting"
"""The attribute of a function whose body waits."""


def waits(node: ast.AST) -> bool:
    """Whether nobody has looked into the body of the function yet."""
    return _WAITING in node.__dict__


def is_free(lines: Sequence[int], function: ast.FunctionDef | ast.AsyncFunctionDef) -> bool:
    """Whether the body waits, and has no decorator and none of the lines, which are in order."""
    waiting: _Waiting | None = function.__dict__.get(_WAITING)
    if waiting is None:
        return False
    body = waiting.body
    index = bisect_left(lines, body.first)
    is_marked = index < len(lines) and lines[index] <= body.last
    return not is_marked and waiting.text.find("@", body.lines, body.end) < 0


def _look(node: ast.AST, name: str) -> Any:
    if name != "body" or not waits(node):
        raise AttributeError(f"{type(node).__name__!r} object has no attribute {name!r}")
    waiting: _Waiting = node.__dict__[_WAITING]
    # At the end of the stack, this fails and the body still waits.
    node.__dict__["body"] = statements = waiting.statements()
    del node.__dict__[_WAITING]
    return statements


class FunctionDef(ast.FunctionDef):
    __slots__ = ()
    __getattr__ = _look


class AsyncFunctionDef(ast.AsyncFunctionDef):
    __slots__ = ()
    __getattr__ = _look


WAITING: dict[type[ast.stmt], Any] = {
    ast.FunctionDef: FunctionDef,
    ast.AsyncFunctionDef: AsyncFunctionDef,
}


class _Body(NamedTuple):
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


def _is_plain(text: str, lines: Sequence[str]) -> bool:
    """Whether it is short, and has nothing that this Python may read in another way, or not at all."""
    if len(text) > LETTERS_WITHOUT_DANGER or "\f" in text:
        return False
    if max(map(len, lines)) > _LONGEST_LINE or any(indents in text for indents in _INDENTS):
        return False
    return not may_be_newer(text)


def _bodies(text: str) -> Iterator[_Body]:
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
            yield _Body(line, first, found["indent"], start, lines, end, first + below, column)


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


def _is_number(statements: list[ast.stmt], body: _Body) -> bool:
    """Whether they are what stands for the body, which may have come into the parameters before it."""
    first = statements[0]
    return len(statements) == 1 and (first.lineno, first.col_offset) == (body.last, body.column)


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


def _without(text: str, bodies: list[_Body]) -> str:
    parts: list[str] = []
    at = 0
    for body in bodies:
        above = body.last - body.first
        below = text.count("\n", body.lines, body.end) - above
        parts += (text[at : body.lines], "\n" * above, " " * body.column, "0", "\n" * below)
        at = body.end
    return "".join((*parts, text[at:]))


def _functions(tree: ast.Module, *, has_methods: bool) -> Iterator[Any]:
    """The functions of the module, and with `has_methods` of what it has that holds statements."""
    if not has_methods:
        yield from (node for node in tree.body if node.__class__ in WAITING)
        return
    todo: list[Any] = [tree]
    while todo:
        node = todo.pop()
        for name in ("body", "orelse", "finalbody", "handlers"):
            for child in getattr(node, name, ()):
                if child.__class__ in WAITING:
                    yield child
                elif "body" in child._fields:
                    todo.append(child)
