"""What all that happens at the moment depends on, to come back to it.

Classes with two methods: every item of every loop asks for one, and a generator takes five times as long.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from conn_types.analysis.evaluator.interpreter import Interpreter


class OuterConditions:
    """The conditions that hold when it is made, and again when its `with` is left."""

    __slots__ = ("conditions", "departing", "doubted", "doubts", "run")

    def __init__(self, run: Interpreter) -> None:
        self.run, self.conditions, self.departing = run, run.conditions, run.departing
        self.doubts, self.doubted = run.doubts, run.doubted

    def __enter__(self) -> None: ...

    def __exit__(self, *error: object) -> None:
        self.run.conditions, self.run.departing = self.conditions, self.departing
        self.run.doubts, self.run.doubted = self.doubts, self.doubted


class OuterAssumptions:
    """The assumptions that hold when it is made, and again when its `with` is left."""

    __slots__ = ("assumptions", "run")

    def __init__(self, run: Interpreter) -> None:
        self.run, self.assumptions = run, run.assumptions

    def __enter__(self) -> None: ...

    def __exit__(self, *error: object) -> None:
        self.run.assumptions = self.assumptions
