"""A key of the ASGI scope that is nearly a known one. Any other key is an application's own."""

from __future__ import annotations

from collections.abc import Iterable

from conn_types.analysis.references.reference import ScopeKeyReference
from conn_types.analysis.rules.rule import Facts, Finding, Rule, replacement
from conn_types.analysis.scope_keys import near_miss
from conn_types.scope import SCOPE_KEYS


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


RULE = Rule(
    name="unknown-scope-key",
    severity="error",
    summary="a key of the ASGI scope that nobody sets and that is nearly a known one",
    subject=ScopeKeyReference,
    check=check,
)
