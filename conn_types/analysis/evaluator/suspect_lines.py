"""The lines of a module at which something stands by which code that did not run may add routes."""

from __future__ import annotations

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
from conn_types.analysis.marked_lines import lines_of, places

WORDS = ("add_", "include_router", "mount", "host", *sorted(CLASSES), "routes", "import")
"""What all that adds routes itself begins with, or imports what may."""
_ROUTERS = (*APPLICATIONS, *ROUTERS)
_BEHIND_ARGUMENT = frozenset(",)#\\ \t\f\n")
_NO_ROUTERS = frozenset({Class, Const, Dict, External, Function, Module})
"""What most names hold."""


def suspect_lines(module: Module) -> list[int] | None:
    """There are more of them than calls that matter, and never fewer; None where any line may be one."""
    text = module.source.text if module.source is not None else ""
    # Python reads some letters as others: then the text does not tell.
    return lines_of(text, _places(module, text)) if text.isascii() else None


def _places(module: Module, text: str) -> list[int]:
    found = [place for place in places(text, WORDS) if not _is_inside(text, place)]
    found += places(text, "@")
    for name, value in module.namespace.items():
        if value.__class__ not in _NO_ROUTERS and _may_be_router(value):
            # Handed on to other code: an argument that is nothing but the name.
            end = len(name)
            of_name = places(text, (name,))
            found += [each for each in of_name if text[each + end : each + end + 1] in _BEHIND_ARGUMENT]
    return found


def _is_inside(text: str, place: int) -> bool:
    """Whether a word goes on there that has begun before."""
    before = text[place - 1 : place]
    return before.isalnum() or before == "_"


def _may_be_router(value: Value) -> bool:
    """Whether the name holds one, or what nobody has looked up yet."""
    if isinstance(value, Promise):
        return value.kept is None or _may_be_router(value.kept)
    return any(isinstance(each, Instance) and is_a(each, _ROUTERS) for each in members(value))
