"""Unions of routes' names, as types that checkers are quick with."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from conn_types.analysis.stubgen.layout import bracketed, literal

MOST_NAMES = 250
"""pyrefly takes a union of more than 256 texts for any text, unless each part of it is an alias."""
_SHORT = 80
"""Characters of a union that stands in its signature."""

_Names = tuple[str, ...]


class NameUnions:
    """Long ones are written once, under names of their own."""

    def __init__(self) -> None:
        self._lists: dict[_Names, str] = {}
        self._joined: dict[_Names, str] = {}
        self._split: dict[_Names, str] = {}
        self._nested: dict[_Names, str] = {}

    def of(self, names: _Names, *, split: bool) -> str:
        """One type, however many: checkers go through the names of all overloads before the right one.

        `split`: for pyrefly as well, of aliases. The others are quicker with one `Literal`.
        """
        lists = tuple(self._in_lists(names))
        if len(lists) == 1:
            return lists[0]
        if split:
            return self._split.setdefault(lists, f"_Split{len(self._split) + 1}")
        return self._joined.setdefault(lists, f"_Joined{len(self._joined) + 1}")

    def together(self, unions: Iterable[_Names]) -> str:
        """All of them, as one `Literal`: pyrefly takes many for any text, and loses no time with them."""
        lists = tuple(dict.fromkeys(each for names in unions for each in self._in_lists(names)))
        if len(lists) == 1:
            return lists[0]
        written = f"_Literal[{', '.join(lists)}]"
        if len(written) <= _SHORT:
            return written
        return self._nested.setdefault(lists, f"_Nested{len(self._nested) + 1}")

    def definitions(self) -> Iterator[str]:
        for names, name in self._lists.items():
            yield from bracketed(f"{name} = _Literal[", map(literal, names), "]")
        listed = frozenset(self._lists.values())
        aliases = {each: f"{each}Alias" for lists in self._split for each in lists if each in listed}
        for name, alias in aliases.items():
            yield f'{alias} = _TypeAliasType("{alias}", {name})'
        for lists, name in self._joined.items():
            yield f'{name} = _TypeAliasType("{name}", _Literal[{", ".join(lists)}])'
        for lists, name in self._split.items():
            parts = " | ".join(aliases.get(each, each) for each in lists)
            yield f'{name} = _TypeAliasType("{name}", {parts})'
        for lists, name in self._nested.items():
            yield from bracketed(f"{name} = _Literal[", lists, "]")

    def _in_lists(self, names: _Names) -> Iterator[str]:
        for start in range(0, len(names), MOST_NAMES):
            some = names[start : start + MOST_NAMES]
            written = f"_Literal[{', '.join(map(literal, some))}]"
            if len(written) <= _SHORT:
                yield written
            else:
                yield self._lists.setdefault(some, f"_Names{len(self._lists) + 1}")
