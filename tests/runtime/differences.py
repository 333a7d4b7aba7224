"""The rows of `docs/differences.md` that random examples meet."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import unquote

_SCHEME = re.compile("(?:http|ws)s?:")
_SLASHES = re.compile("///|//$")
_DROPPED = re.compile("%09|%0A|%0D|[\t\n\r]")


def is_named(ours: Any, theirs: Any) -> bool:
    """Whether ours is Starlette's text with a path, or below one, that nobody can take for a host."""
    if not ours.__class__ is theirs.__class__ is str:
        return False
    if _as_taken(ours) == _as_taken(theirs):
        return True
    if _SCHEME.match(ours) is None and _as_taken(ours) == _as_taken(_SCHEME.sub("", theirs, count=1)):
        # Nobody says a host.
        return True
    if ours.startswith("/") and _as_taken(ours) == _as_taken(_SLASHES.sub("", theirs, count=1)):
        # Nor here: `http:` begins a path without a slash at its beginning, or is all of it.
        return True
    # A parameter would have ended the host before its end.
    return "%" in ours and unquote(ours).rstrip("?#") == unquote(theirs).rstrip("?#")


def _as_taken(url: str) -> str:
    """A URL as a careless parser takes it."""
    return re.sub("/+", "/", _DROPPED.sub("", url).replace("%2F", "/")).lstrip("/ \0")
