"""Starlette as the oracle: the same call on both sides, and what came of it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
import starlette

STARLETTE = tuple(int(number) for number in starlette.__version__.split(".")[:2])
# An earlier one, which is all there is for Python 3.10, differs in some of what is compared.
IS_ORACLE = STARLETTE >= (1, 10)
needs_oracle = pytest.mark.skipif(not IS_ORACLE, reason="compares with Starlette 1.10 or later")


def outcome(call: Callable[..., Any], *args: Any) -> tuple[str, Any]:
    """What a call returned, or which exception it raised, in a form that compares across both libraries."""
    try:
        return "returned", call(*args)
    except Exception as error:
        return "raised", type(error).__name__
