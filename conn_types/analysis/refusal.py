"""What the frameworks' own convertors refuse, or make something else of, in words."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from conn_types.analysis.references.reference import KnownValue


def refusal(convertor: str | None, value: KnownValue) -> str | None:
    """What is wrong with the value; None where nothing is. `convertor`: None for one not known by heart."""
    match convertor:
        case "str":
            return _of_str(str(value))
        case "int":
            return _of_int(value)
        case "float":
            return _of_float(value)
        case _:
            return None


def _of_str(text: str) -> str | None:
    if "/" in text:
        return "it is one segment of the path, and takes no slash: a {…:path} does"
    return None if text else "it is one segment of the path, and takes no empty text"


def _of_int(value: KnownValue) -> str | None:
    try:
        number = int(value)
    except (ValueError, OverflowError):
        return "that is no whole number"
    if number < 0:
        return "an int takes no negative number"
    if isinstance(value, float) and float(number) != value:
        return f"it would be cut to {number}"
    return None


def _of_float(value: KnownValue) -> str | None:
    try:
        number = float(value)
    except (ValueError, OverflowError):
        return "that is no number"
    if not math.isfinite(number):
        return "a float takes no infinity, and not NaN"
    return "a float takes no negative number" if number < 0 else None
