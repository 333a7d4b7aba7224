"""Names of routes that more than one module uses."""

from __future__ import annotations

from enum import Enum
from typing import Final

KINDS = ("books", "films", "maps")
HOME: Final = "home"
DESK = "desk"
LOANS = f"{DESK}_loans"


class Page(str, Enum):
    MEMBER = "member"
    ROOM = "room"
    SEARCH = "search"
