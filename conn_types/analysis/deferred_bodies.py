"""Functions whose bodies are parsed when somebody looks into them: most never run here.

To parse takes half of the time of a table. The text is parsed without these bodies. In place of each stands a
number that ends where the body does, so that every place in the tree is right. That works for a text which
is known to be valid. Where what stands here cannot tell how far a body goes, the whole text is parsed.
"""

from __future__ import annotations

import ast
import warnings
from bisect import bisect_left
from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import contextmanager
from typing import Any, NamedTuple

from conn_types.analysis.body_spans import BodySpan, body_spans, without_bodies
from conn_types.analysis.newer_syntax import may_be_newer
from conn_types.analysis.stack import LETTERS_WITHOUT_DANGER, parse

_LONGEST_LINE = 2_000
"""In a longer one, Python may find a number too large, or brackets too deep."""
_INDENTS = (" " * 100, "\t" * 100)
"""Python reads no more levels."""

IsValid = Callable[[str], bool]
"""Whether a text is what Python can parse, told without parsing it here."""


class Deferral:
    """Lets bodies wait while it is `on`.

    `has_failed`: whether a body turned out to be none, where somebody looked into it. What was made of it
    then is to be made again, of trees that are whole.
    """

    def __init__(self, is_valid: IsValid) -> None:
        self._is_valid = is_valid
        self._is_on = False
        self.has_failed = False

    @contextmanager
    def on(self) -> Generator[None, None, None]:
        self._is_on = True
        try:
            yield
        finally:
            self._is_on = False

    def parse(self, text: str, lines: Sequence[str]) -> ast.Module | None:
        """The tree of the text; None where it has to be parsed as a whole."""
        if not self._is_on or not _is_plain(text, lines):
            return None
        if not text.endswith("\n"):
            text += "\n"
        bodies = list(body_spans(text))
        if not bodies or not self._is_valid(text):
            return None
        try:
            tree = parse(without_bodies(text, bodies))
        except (SyntaxError, ValueError, RecursionError, MemoryError):
            return None
        waiting = {body.line: body for body in bodies}
        for node in _functions(tree):
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
    body: BodySpan

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


def _is_plain(text: str, lines: Sequence[str]) -> bool:
    """Whether it is short, and has nothing that this Python may read in another way, or not at all."""
    if len(text) > LETTERS_WITHOUT_DANGER or "\f" in text:
        return False
    if max(map(len, lines)) > _LONGEST_LINE or any(indents in text for indents in _INDENTS):
        return False
    return not may_be_newer(text)


def _is_number(statements: list[ast.stmt], body: BodySpan) -> bool:
    """Whether they are what stands for the body, which may have come into the parameters before it."""
    first = statements[0]
    return len(statements) == 1 and (first.lineno, first.col_offset) == (body.last, body.column)


def _functions(tree: ast.Module) -> Iterator[Any]:
    """The functions of the module, and of what it has that holds statements."""
    todo: list[Any] = [tree]
    while todo:
        node = todo.pop()
        for name in ("body", "orelse", "finalbody", "handlers"):
            for child in getattr(node, name, ()):
                if child.__class__ in WAITING:
                    yield child
                elif "body" in child._fields:
                    todo.append(child)
