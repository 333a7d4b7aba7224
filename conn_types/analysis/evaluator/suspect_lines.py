"""The lines of a module at which something stands by which code that did not run may add routes."""

from __future__ import annotations

import ast
from bisect import bisect_left
from collections.abc import Sequence

from conn_types.analysis.evaluator.entries import is_a
from conn_types.analysis.evaluator.late_words import CLASSES
from conn_types.analysis.evaluator.values import (
    Class,
    Const,
    Dict,
    External,
    Function,
    Instance,
    Module,
    Promise,
    Value,
    members,
)
from conn_types.analysis.fullnames import APPLICATIONS, ROUTERS

WORDS = ("add_", "include_router", "mount", "host", *sorted(CLASSES), "routes", "import")
"""What all that adds routes itself begins with, or imports what may."""
_ROUTERS = (*APPLICATIONS, *ROUTERS)
_BEHIND_ARGUMENT = frozenset(",)#\\ \t\f\n")
_NO_ROUTERS = frozenset({Class, Const, Dict, External, Function, Module})
"""What most names hold."""


class SuspectLines:
    """Found in the text, at a fraction of the time that a walk through the trees takes: most code has none.

    There are more of them than calls that matter, and never fewer.
    """

    def __init__(self, module: Module) -> None:
        text = module.source.text if module.source is not None else ""
        self._all = not text.isascii()
        """Python reads some letters as others: then the text does not tell."""
        self._lines = [] if self._all else _lines(text, sorted(_places(module, text)))

    def are_in(self, statements: Sequence[ast.stmt]) -> bool:
        """Whether one of them lies in the statements, which follow each other."""
        if self._all or getattr(statements[0], "decorator_list", None):
            # Decorators stand above the line that a definition has.
            return True
        index = bisect_left(self._lines, statements[0].lineno)
        last = statements[-1]
        return index < len(self._lines) and self._lines[index] <= (last.end_lineno or last.lineno)


def _places(module: Module, text: str) -> list[int]:
    places: list[int] = []
    for word in (*WORDS, "@"):
        place = text.find(word)
        while place >= 0:
            before = text[place - 1 : place]
            if word == "@" or not (before.isalnum() or before == "_"):
                places.append(place)
            place = text.find(word, place + 1)
    for name, value in module.namespace.items():
        if value.__class__ not in _NO_ROUTERS and _may_be_router(value):
            # Handed on to other code: an argument that is nothing but the name.
            place = text.find(name)
            while place >= 0:
                end = place + len(name)
                if text[end : end + 1] in _BEHIND_ARGUMENT:
                    places.append(place)
                place = text.find(name, end)
    return places


def _lines(text: str, places: Sequence[int]) -> list[int]:
    lines: list[int] = []
    line, before = 1, 0
    for place in places:
        line += text.count("\n", before, place)
        before = place
        lines.append(line)
    return lines


def _may_be_router(value: Value) -> bool:
    """Whether the name holds one, or what nobody has looked up yet."""
    if isinstance(value, Promise):
        return value.kept is None or _may_be_router(value.kept)
    return any(isinstance(each, Instance) and is_a(each, _ROUTERS) for each in members(value))
