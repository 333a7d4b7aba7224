"""A name that no route has."""

from __future__ import annotations

from collections.abc import Iterable

from conn_types.analysis.references.resolution import ResolvedRoute
from conn_types.analysis.rules.declaration import declared_here
from conn_types.analysis.rules.route_suggestion import suggest
from conn_types.analysis.rules.rule import Facts, Finding, Rule, replacement


def check(resolved: ResolvedRoute, facts: Facts) -> Iterable[Finding]:
    if resolved.verdict != "unknown-name" or resolved.candidate is None:
        return
    reference, name = resolved.reference, resolved.name
    given = None if reference.open_params else frozenset(param.name for param in reference.params)
    # The candidates all lack it; whichever can explain it best is the one that was meant.
    for candidate in reference.candidates:
        suggestion = suggest(name.text, given, candidate.routes, facts.first_rows(candidate.routes))
        if suggestion is not None:
            break
    else:
        candidate, suggestion = resolved.candidate, None
    clear = suggestion.clear if suggestion else None
    yield Finding(
        path=reference.path,
        span=name.span,
        message=f'no route is named "{name.text}"',
        hint=suggestion.hint if suggestion else None,
        app=candidate.app,
        related=tuple(map(declared_here, suggestion.rows)) if suggestion else (),
        edits=replacement(name, clear) if clear else (),
    )


RULE = Rule(
    name="unknown-route",
    severity="error",
    summary="a name given to url_for or url_path_for that no route has",
    subject=ResolvedRoute,
    check=check,
)
