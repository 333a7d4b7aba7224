"""Starlette as the oracle: the same call on both sides, and what came of it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any


def outcome(call: Callable[..., Any], *args: Any) -> tuple[str, Any]:
    """What a call returned, or which exception it raised, in a form that compares across both libraries."""
    try:
        return "returned", call(*args)
    except Exception as error:
        return "raised", type(error).__name__
