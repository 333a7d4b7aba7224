"""How far code is followed: limits that real projects stay far below, and what happens beyond them.

Nothing is cut silently. What is not followed may declare anything, so it leaves a note (`Interpreter.cut`)
that opens every app which it may belong to; a value that grows too large is unknown from there on.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from conn_types.analysis.location import Location

FUEL = 10_000_000
"""Steps of a whole run; a project of a thousand routes takes some hundred thousand."""
FUEL_OF_A_FILE = 3_000
"""What each file of the project adds to that."""
MODULE_FUEL = 5_000_000
"""Steps of one module's body, imports apart, and of one question from outside."""
EXPRESSION_FUEL = 5_000
"""Steps of one expression that a reference stands in: a setting's value takes some hundred."""
STARTUP_FUEL = 500_000
"""Steps of one start-up handler: one that adds hundreds of routes takes as many as this."""
STARTUPS_FUEL = 2_000_000
"""Steps of all of them."""
SCRIPT_FUEL = 500_000
"""Steps of what a module does where it is the script that is run."""
UNROLL = 10_000
"""Iterations of one loop."""
DEPTH = 80
"""Nested calls."""
RECURSION = 20
"""How often one function may be running."""
TEXT = 100_000
"""Characters or bytes of a string."""
BITS = 10_000
"""Bits of a number: what has more digits, Python itself refuses to print."""
WIDTH = 10_000
"""Columns that a format may fill."""
PATH = 8_000
"""Characters of a path."""
COMBINATIONS = 12
"""Combinations of the values that several expressions may have."""
ITEMS = 100_000
"""Items of a container."""
NESTING = 12
"""How deep containers are compared."""
SHOWN = 4
"""How deep containers within each other are shown in a text, where they hold what is not known."""
KEY_PARTS = 1_000
"""The parts of one key of a dict."""
WITHIN = 64
"""Routers within each other."""
ESCAPES = 20
"""Pieces of unknown code that one object was handed to: more say nothing more."""
ROWS = 20_000
"""Routes at and below one router."""
BASES = 200
"""Classes of one MRO."""
CALL = 20
"""The steps of a call itself, which takes as long as so many expressions."""
LETTERS_A_STEP = 16
"""A string costs a step for so many characters."""


def is_large(value: object) -> bool:
    """Whether a constant is too large to go on with."""
    if isinstance(value, (str, bytes)):
        return len(value) > TEXT
    return isinstance(value, int) and value.bit_length() > BITS


_PERCENT_WIDTH = re.compile(r"%[^a-zA-Z%]*(?:\*|\d{5})")
_WIDTH = re.compile(r"\d{5}")


def is_wide(template: str | bytes, *, percent: bool = False) -> bool:
    """Whether a format's own text asks for very many columns: `{:>100000}`, or `%100000d`."""
    text = template if isinstance(template, str) else template.decode("latin-1")
    return (_PERCENT_WIDTH if percent else _WIDTH).search(text) is not None


class OutOfFuel(BaseException):
    """The budget is spent. No exception of the code that is read: what catches those lets it pass."""

    def __init__(self, place: Location) -> None:
        super().__init__(place)
        self.place = place
