"""Frozen dataclasses of which there are many thousands.

To checkers they are frozen. At run time nothing enforces that: it would take half of the time of making one.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from typing_extensions import dataclass_transform

    RecordT = TypeVar("RecordT")

    @dataclass_transform(kw_only_default=True, frozen_default=True)
    def record(*, order: bool = False) -> Callable[[type[RecordT]], type[RecordT]]: ...

else:

    def record(*, order=False):
        return dataclass(slots=True, kw_only=True, unsafe_hash=True, order=order)
