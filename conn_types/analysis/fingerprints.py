"""What makes a finding the same one in another run: not its line, which moves with every edit above it."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable

from conn_types.analysis.diagnostic import Diagnostic


def fingerprints(diagnostics: Iterable[Diagnostic]) -> list[str]:
    """One for each, in their order, no two the same.

    Of its file, its rule and its message, which names no line. The same mistake twice in a file is told apart
    by which comes first: where one of the two goes, the second's goes.
    """
    seen: Counter[tuple[str, str, str]] = Counter()
    found: list[str] = []
    for diagnostic in diagnostics:
        key = (diagnostic.location.path, diagnostic.rule, diagnostic.message)
        seen[key] += 1
        text = "\0".join((*key, str(seen[key])))
        found.append(hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:32])
    return found
