"""What `url_for` takes for a parameter, where that is no type of its own."""

from __future__ import annotations

from typing import Final

ANYTHING: Final = "object"
"""All but None, bytes and containers."""
