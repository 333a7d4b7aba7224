"""What a convertor raises about a value, told with the route, the parameter and the value."""

from __future__ import annotations

import sys
from typing import NoReturn

# Nothing is lost when one of these is made anew. What else is raised may hold anything, and gets a note.
_RETOLD = frozenset({AssertionError, AttributeError, OverflowError, TypeError, ValueError})


def raise_rejection(error: Exception, route: str, parameter: str, value: object) -> NoReturn:
    """Raise an exception of the same type that says more, or this one with a note."""
    told = f'the parameter "{parameter}" of the route "{route}" was given {_shown(value)}'
    if type(error) in _RETOLD:
        text = str(error)
        raise type(error)(f"{text}: {told}" if text else told) from error
    if sys.version_info >= (3, 11):
        error.add_note(told)
    raise error


def _shown(value: object) -> str:
    try:
        text = repr(value)
    except Exception:
        text = f"a {type(value).__name__}"
    return text if len(text) <= 80 else f"{text[:80]}…"
