"""How far code is followed: limits that real projects stay far below, and what happens beyond them.

Nothing is cut silently. What is not followed may declare anything, so it leaves a note (`Interpreter.cut`)
that opens every app which it may belong to; a value that grows too large is unknown from there on.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from conn_types.analysis.table import Location

FUEL = 12_000_000
"""Steps of a whole run; a project of a thousand routes takes some hundred thousand."""
FUEL_OF_A_FILE = 3_000
"""What each file of the project adds to that."""
MODULE_FUEL = 6_000_000
"""Steps of one module's body, imports apart, and of one question from outside."""
UNROLL = 10_000
"""Iterations of one loop."""
DEPTH = 80
"""Nested calls."""
RECURSION = 20
"""How often one function may be running."""
PYTHON_FRAMES = 12_000
"""The recursion limit meanwhile: a call in the code that is read takes about a dozen of Python's frames."""
TEXT = 100_000
"""Characters or bytes of a string, and bits of a number."""
ITEMS = 100_000
"""Items of a container."""
NESTING = 12
"""How deep containers are compared, and taken as keys."""
KEY_PARTS = 1_000
"""The parts of one key."""
BASES = 100
"""Classes of one MRO."""
LETTERS_A_STEP = 16
"""A string costs a step for so many characters."""


class OutOfFuel(BaseException):
    """The budget is spent. No exception of the code that is read: what catches those lets it pass."""

    def __init__(self, place: Location) -> None:
        super().__init__(place)
        self.place = place
