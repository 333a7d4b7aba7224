"""A key of the ASGI scope that is nearly a known one. Any other key is an application's own."""

from __future__ import annotations

from collections.abc import Iterable

from conn_types.analysis.references.reference import ScopeKeyReference
from conn_types.analysis.rules.nearness import is_same_but_for_separators, nearest_first
from conn_types.analysis.rules.rule import Facts, Finding, Rule, replacement
from conn_types.scope import SCOPE_KEYS

_NEAR = 0.8


def check(reference: ScopeKeyReference, facts: Facts) -> Iterable[Finding]:
    if reference.tested is None:
        return
    for name in reference.names:
        if name.text in reference.tested or name.text in facts.scope_keys:
            continue
        near = near_miss(name.text)
        if near is not None:
            yield Finding(
                path=reference.path,
                span=name.span,
                message=f'no scope has the key "{name.text}"',
                hint=f'did you mean "{near}"? {SCOPE_KEYS[near].origin} sets it',
                edits=replacement(name, near),
            )


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


RULE = Rule(
    name="unknown-scope-key",
    severity="error",
    summary="a key of the ASGI scope that nobody sets and that is nearly a known one",
    subject=ScopeKeyReference,
    check=check,
)
