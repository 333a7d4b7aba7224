"""The parameters of a query string."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from conn_types.datastructures.multidict import ImmutableMultiDict


class QueryParams(ImmutableMultiDict[str, str]):
    """The parameters of a query string, `str` or `bytes`, or of whatever makes a multidict; all text."""

    def __init__(
        self,
        *args: ImmutableMultiDict[Any, Any] | Mapping[Any, Any] | list[tuple[Any, Any]] | str | bytes,
        **kwargs: Any,
    ) -> None:
        if len(args) > 1:
            raise AssertionError("Too many arguments.")
        source: Any = args[0] if args else ()
        if isinstance(source, bytes):
            source = source.decode("latin-1")
        super().__init__(parsed_query(source) if isinstance(source, str) else source, **kwargs)
        self._list = [(str(key), str(value)) for key, value in self._list]
        self._dict = {str(key): str(value) for key, value in self._dict.items()}

    def __str__(self) -> str:
        return urlencoded(self._list)

    def __repr__(self) -> str:
        return f"{self.__class__.__name__}({str(self)!r})"


def urlencoded(pairs: list[tuple[str, str]]) -> str:
    from urllib.parse import urlencode

    return urlencode(pairs)


def parsed_query(text: str) -> list[tuple[str, str]]:
    """What `urllib.parse.parse_qsl` makes of it when it keeps blank values, in half of the time."""
    if "+" in text:
        text = text.replace("+", " ")
    pieces = text.split("&")
    pairs = [(name, value) for piece in pieces if piece for name, _, value in (piece.partition("="),)]
    if "%" in text:
        from urllib.parse import unquote

        pairs = [(unquote(name), unquote(value)) for name, value in pairs]
    return pairs
