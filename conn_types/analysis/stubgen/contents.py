"""What a generated module holds."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from conn_types.analysis.stubgen.slot import Slot

Part = Literal["routes", "handlers", "both"]


@dataclass(frozen=True, slots=True)
class Contents:
    """What connections and routers inherit, the types of the handlers, or for one app both."""

    slot: Slot
    part: Part

    @property
    def routes(self) -> bool:
        return self.part != "handlers"

    @property
    def handlers(self) -> bool:
        return self.part != "routes"

    @property
    def own(self) -> bool:
        """Whether it is the module of one app, and has connections of its own."""
        return self.part == "both"
