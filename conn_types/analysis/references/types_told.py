"""What a type checker knows of the parts of a call, by their places in the text."""

from __future__ import annotations

import ast
from collections.abc import Mapping
from dataclasses import dataclass

Place = tuple[int, int, int, int]
"""Line, column, end line, end column, columns in bytes of UTF-8: as `ast` has them."""


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class ByTypes:
    """What types tell of expressions, by their places: the texts that each may be, the class of each."""

    texts: Mapping[Place, tuple[str, ...]]
    classes: Mapping[Place, str]
    """`module.Qualified.name`"""


def place(node: ast.expr) -> Place:
    """Where it stands; nowhere, for a node that stands in no text."""
    line, column = getattr(node, "lineno", 0), getattr(node, "col_offset", 0)
    return line, column, getattr(node, "end_lineno", 0), getattr(node, "end_col_offset", 0)
