"""A key of the ASGI scope that a scope of this type never has."""

from __future__ import annotations

from collections.abc import Iterable

from conn_types.analysis.references.reference import ScopeKeyReference
from conn_types.analysis.rules.rule import Facts, Finding, Rule
from conn_types.scope import SCOPE_KEYS, ScopeType

_SHOWN: dict[ScopeType, str] = {"http": "HTTP", "websocket": "WebSocket", "lifespan": "lifespan"}


def check(reference: ScopeKeyReference, facts: Facts) -> Iterable[Finding]:
    # `.get` says that the key may be absent. Who writes a type makes one scope of another.
    if reference.access == "get" or reference.tested is None or "type" in facts.scope_keys:
        return
    for name in reference.names:
        if name.text in reference.tested or name.text in facts.scope_keys:
            continue
        if is_never_there(name.text, reference.scope_types):
            having = _listed(SCOPE_KEYS[name.text].scope_types)
            yield Finding(
                path=reference.path,
                span=name.span,
                message=f'a scope of type {_listed(reference.scope_types)} has no key "{name.text}"',
                hint=f"only one of type {having} has",
            )


def is_never_there(key: str, types: frozenset[ScopeType]) -> bool:
    return key in SCOPE_KEYS and not SCOPE_KEYS[key].scope_types & types


def _listed(types: frozenset[ScopeType]) -> str:
    return " or ".join(shown for each, shown in _SHOWN.items() if each in types)


RULE = Rule(
    name="scope-key-type",
    severity="error",
    summary="a key of the ASGI scope that a scope of this connection's type never has",
    subject=ScopeKeyReference,
    check=check,
)
