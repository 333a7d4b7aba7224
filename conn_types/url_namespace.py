"""URLs by attribute: `conn.urls.admin.user(id=1)` is `conn.url_for("admin:user", id=1)`.

A route's name is spelled piece by piece, split at its colons; `spelled` has the whole rule. It is injective:
no two names have one spelling. Every name is there as it is in brackets, too: `conn.urls["user-detail"]()`.
"""

from __future__ import annotations

import re
from keyword import iskeyword
from typing import Any, Generic, Protocol, TypeVar

URLT_co = TypeVar("URLT_co", covariant=True)

_ESCAPE = r"(?:^|_)x([0-9a-f]{2,6})_"
# What is read as one, or would be with an escape behind it: its first character is escaped itself.
_NEARLY_AN_ESCAPE = r"(?:^|_)x(?=[0-9a-f]{2})"
_NOTHING = "x_"


class Reverses(Protocol[URLT_co]):
    """Whatever has `url_for`: a connection of ours, of Starlette's or of FastAPI's."""

    def url_for(self, name: str, /, **path_params: Any) -> URLT_co: ...


class URLNamespace(Generic[URLT_co]):
    """The names of a connection's routes: as attributes, as they are spelled, and in brackets, as they are.

    An attribute is there for every spelling, whether or not a route has the name: `url_for` tells when it is
    called. What begins with an underscore is an AttributeError.
    """

    __slots__ = ("_connection",)

    _prefix = ""
    """What all names in here begin with."""

    def __init__(self, connection: Reverses[URLT_co]) -> None:
        self._connection = connection

    def __getattr__(self, name: str, /) -> RouteURL[URLT_co]:
        if name.startswith("_"):
            raise AttributeError(f"{type(self).__name__!r} object has no attribute {name!r}")
        return RouteURL(self._connection, self._prefix + piece_of(name))

    def __getitem__(self, name: str, /) -> RouteURL[URLT_co]:
        return RouteURL(self._connection, self._prefix + name)

    # Whoever has `[]` alone is iterated over by 0, 1, 2, … for ever.
    __iter__ = None

    def __repr__(self) -> str:
        return "urls"


class RouteURL(URLNamespace[URLT_co]):
    """One name: called, the URL of its route. And the names below it, which begin with it and a colon."""

    __slots__ = ("_name", "_prefix")

    def __init__(self, connection: Reverses[URLT_co], name: str) -> None:
        self._connection = connection
        self._name = name
        self._prefix = f"{name}:"

    def __call__(self, /, **path_params: Any) -> URLT_co:
        return self._connection.url_for(self._name, **path_params)

    def __repr__(self) -> str:
        return f"urls[{self._name!r}]"


def urls(connection: Reverses[URLT_co], /) -> URLNamespace[URLT_co]:
    """The names of the routes of any connection, Starlette's `Request` and `WebSocket` included.

    The URLs are those that its own `url_for` returns.
    """
    return URLNamespace(connection)


def spelled(name: str) -> str:
    """The route's name as it is written after `conn.urls.`

    Each piece between colons stands for itself where it is an identifier that Python takes as it is (neither
    a keyword nor changed by NFKC), without an underscore in front. Otherwise

    - `class_` is the keyword `class`;
    - `_x2d_` is `-`: the character's number, two hexadecimal digits or more; in front `x2d_`;
    - `x_` is the empty piece.

    What would be read as one of these without being meant has its first character, or its last underscore,
    escaped in the same way.
    """
    return ".".join(map(_spelled_piece, name.split(":")))


def _spelled_piece(piece: str) -> str:
    if iskeyword(piece):
        return f"{piece}_"
    # What most are: without an x there is no escape in it, and no underscore at either end means anything.
    if piece.isascii() and piece.isidentifier() and "x" not in piece and "_" not in (piece[0], piece[-1]):
        return piece
    from unicodedata import is_normalized

    if piece == "":
        return _NOTHING
    if piece == _NOTHING:
        return _escaped("x", first=True) + "_"
    if piece.endswith("_") and iskeyword(piece[:-1]):
        return piece[:-1] + _escaped("_")
    nearly_escapes = {match.start() for match in re.finditer(_NEARLY_AN_ESCAPE, piece)}
    plain = piece.isidentifier() and is_normalized("NFKC", piece)
    return "".join(
        _escaped(character, first=index == 0)
        if index in nearly_escapes or not _stands(character, index, plain)
        else character
        for index, character in enumerate(piece)
    )


def _stands(character: str, index: int, plain: bool) -> bool:
    """Whether the character may stand where it is, in a piece that is an identifier as a whole, or is not."""
    if index == 0 and (character == "_" or character.isdigit()):
        return False
    return plain or (character.isascii() and (character.isalnum() or character == "_"))


def _escaped(character: str, *, first: bool = False) -> str:
    return f"{'' if first else '_'}x{ord(character):02x}_"


def piece_of(spelling: str) -> str:
    """The piece of a route's name that is spelled so: what `spelled` made of it, undone."""
    if spelling.endswith("_"):
        if spelling == _NOTHING:
            return ""
        if iskeyword(spelling[:-1]):
            return spelling[:-1]
    return re.sub(_ESCAPE, _unescaped, spelling) if "x" in spelling else spelling


def _unescaped(match: re.Match[str]) -> str:
    number = int(match[1], 16)
    return chr(number) if number <= 0x10FFFF else match[0]
