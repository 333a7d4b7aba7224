"""The nearest of the names that exist, for a name that does not."""

from __future__ import annotations

from collections.abc import Iterable

_NEAR = 0.6


def nearest(name: str, known: Iterable[str]) -> str | None:
    """The known name that is most like `name`.

    None where none is near. Ties go to the first in the alphabet.
    """
    import difflib  # For mistakes only.

    candidates = sorted(set(known) - {name})
    folded = name.casefold()
    ranked = [
        (difflib.SequenceMatcher(None, candidate.casefold(), folded).ratio(), candidate)
        for candidate in candidates
    ]
    # The longest near name would win among equals with max(); the alphabet's first is what a reader expects.
    best = min(ranked, key=lambda each: (-each[0], each[1]), default=None)
    return best[1] if best is not None and best[0] >= _NEAR else None


def did_you_mean(name: str, known: Iterable[str]) -> str:
    """A sentence to append to a refusal: the nearest name, or, where none is near, the names that exist."""
    names = sorted(set(known))
    near = nearest(name, names)
    if near is not None:
        return f'did you mean "{near}"?'
    return f"choose from {', '.join(names)}" if names else ""
