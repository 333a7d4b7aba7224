"""Jinja's tokens with the place where each stands: its own have a line and no column.

The lexer hands out the pieces of the source in order; nothing but white space is left out between two. What
the parser takes for line numbers is the index of the piece, counted from 1, so that every node says where it
begins.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass

from jinja2 import Environment
from jinja2.lexer import TokenStream

from conn_types.analysis.references.reference import Span


@dataclass(frozen=True, slots=True)
class Piece:
    start: int
    end: int
    kind: str
    text: str


class Pieces:
    """All pieces of one source, and their places in it."""

    def __init__(self, source: str, pieces: tuple[Piece, ...]) -> None:
        self.source = source
        self._pieces = pieces
        self._lines = [0, *(index + 1 for index, letter in enumerate(source) if letter == "\n")]

    def __len__(self) -> int:
        return len(self._pieces)

    def __iter__(self) -> Iterator[Piece]:
        return iter(self._pieces)

    def at(self, number: int) -> Piece:
        """The piece that a node's or token's line number stands for."""
        return self._pieces[min(max(number, 1), len(self._pieces)) - 1]

    def next_written(self, number: int, step: int = 1) -> int:
        """The number of the next piece that is no white space."""
        number += step
        while 1 <= number <= len(self._pieces) and self.at(number).kind == "whitespace":
            number += step
        return number

    def span(self, first: int, last: int) -> Span:
        """From the start of one piece to the end of another."""
        line, column = self.place(self.at(first).start)
        end_line, end_column = self.place(self.at(last).end)
        return Span(line=line, column=column, end_line=end_line, end_column=end_column)

    def place(self, offset: int) -> tuple[int, int]:
        line = bisect_right(self._lines, offset)
        return line, offset - self._lines[line - 1]


class LocatingEnvironment(Environment):
    """An environment whose parser takes the numbers of pieces for those of lines. For one source."""

    pieces: Pieces
    lexed: bool = False
    """Whether numbers in errors are those of pieces: the lexer's own are those of lines."""

    def _tokenize(
        self, source: str, name: str | None, filename: str | None = None, state: str | None = None
    ) -> TokenStream:
        self.lexed = False
        self.pieces = Pieces(source, tuple(_pieces(self, source)))
        self.lexed = True
        numbered = ((number, each.kind, each.text) for number, each in enumerate(self.pieces, start=1))
        return TokenStream(self.lexer.wrap(numbered, name, filename), name, filename)


def _pieces(environment: Environment, source: str) -> Iterator[Piece]:
    position = 0
    for _, kind, text in environment.lexer.tokeniter(source, None):
        found = source.find(text, position)
        start = position if found < 0 else found
        position = min(start + len(text), len(source))
        yield Piece(start, position, kind, text)
