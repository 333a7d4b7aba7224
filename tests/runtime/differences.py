"""The rows of `docs/differences.md` that random examples meet."""

from __future__ import annotations

import re
from typing import Any

_EMPTY_HOST = re.compile("[a-zA-Z]*:?///")
_ESCAPES = {"\t": "%09", "\n": "%0A", "\r": "%0D"}


def is_named(ours: Any, theirs: Any) -> bool:
    """Whether ours is Starlette's text with a path that nobody can take for a host."""
    if not ours.__class__ is theirs.__class__ is str:
        return False
    return ours == _rooted(theirs) or _EMPTY_HOST.match(ours) is not None


def _rooted(path: str) -> str:
    path = path if path.startswith("/") else "/" + path
    if path.startswith("//"):
        return "/%2F" + path[2:]
    return "/" + _ESCAPES.get(path[1:2], path[1:2]) + path[2:]
