"""The two ends of a connection."""

from __future__ import annotations

from typing import NamedTuple


class Address(NamedTuple):
    """The two ends of a connection, `scope["client"]` and `scope["server"]`."""

    host: str
    port: int
