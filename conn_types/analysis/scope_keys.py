"""Keys of the ASGI scope that are nearly known ones."""

from __future__ import annotations

from conn_types.nearness import is_same_but_for_separators, nearest_first
from conn_types.scope import SCOPE_KEYS

_NEAR = 0.8


def near_miss(key: str) -> str | None:
    """The known key that `key` was meant to be; None where it is known, or likely a key of its own."""
    if key in SCOPE_KEYS:
        return None
    for known in SCOPE_KEYS:
        if is_same_but_for_separators(key, known):
            return known
    # "users", "oauth" and "routes" hold a known key whole: they are other words, not spelling mistakes.
    if any(key.startswith(known) or key.endswith(known) for known in SCOPE_KEYS):
        return None
    near = nearest_first(key, SCOPE_KEYS, at_least=_NEAR)
    return near[0] if near else None
