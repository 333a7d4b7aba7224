"""What a generated module holds."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from conn_types.analysis.stubgen.slot import Slot

Part = Literal["routes", "urls", "handlers", "all"]


@dataclass(frozen=True, slots=True)
class Contents:
    """What connections and routers inherit, the namespace, the types of the handlers, or for one app all."""

    slot: Slot
    part: Part

    @property
    def routes(self) -> bool:
        return self.part in ("routes", "all")

    @property
    def urls(self) -> bool:
        return self.part in ("urls", "all")

    @property
    def handlers(self) -> bool:
        return self.part in ("handlers", "all")

    @property
    def own(self) -> bool:
        """Whether it is the module of one app, and has connections of its own."""
        return self.part == "all"
