"""An expression that no file has: what a template gives to a function, or calls it on."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from conn_types.analysis.references.receiver import Receiver


class StandIn(ast.expr):
    """Nothing is known of its value, and of what it is, only what `receiver` says."""

    _fields = ()

    def __init__(self, receiver: Receiver | None = None) -> None:
        super().__init__(lineno=1, col_offset=0, end_lineno=1, end_col_offset=0)
        self.receiver = receiver
