"""The arguments of a call as they are written: which pieces of the source each of them takes."""

from __future__ import annotations

from dataclasses import dataclass

from conn_types.analysis.templates.located_tokens import Pieces

Range = tuple[int, int]
"""The numbers of the first and the last piece."""


@dataclass(frozen=True, slots=True)
class CallPieces:
    """`end` is the closing bracket; keywords come with the number of their name."""

    end: int
    positional: tuple[Range, ...] = ()
    keywords: tuple[tuple[int, Range], ...] = ()


def call_pieces(pieces: Pieces, bracket: int) -> CallPieces | None:
    """What the brackets hold that open there; None where none do."""
    if bracket > len(pieces) or pieces.at(bracket).text != "(":
        return None
    positional: list[Range] = []
    keywords: list[tuple[int, Range]] = []
    depth, number, first, last = 0, bracket, 0, 0
    while (number := pieces.next_written(number)) <= len(pieces):
        text = pieces.at(number).text if pieces.at(number).kind == "operator" else ""
        is_end = depth == 0 and text in (",", ")")
        if is_end and first:
            _note(pieces, first, last, positional, keywords)
            first = 0
        if is_end and text == ")":
            return CallPieces(number, tuple(positional), tuple(keywords))
        if is_end:
            continue
        depth += (text in ("(", "[", "{")) - (text in (")", "]", "}"))
        first, last = first or number, number
    return None


def _note(
    pieces: Pieces, first: int, last: int, positional: list[Range], keywords: list[tuple[int, Range]]
) -> None:
    second = pieces.next_written(first)
    if pieces.at(first).text in ("*", "**"):
        return
    if pieces.at(first).kind == "name" and second < last and pieces.at(second).text == "=":
        keywords.append((first, (pieces.next_written(second), last)))
    else:
        positional.append((first, last))
