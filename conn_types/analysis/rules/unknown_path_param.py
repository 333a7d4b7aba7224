"""A key of `path_params` that no route has which leads to the function."""

from __future__ import annotations

from collections.abc import Iterable

from conn_types.analysis.references.reference import KnownText, PathParamReference
from conn_types.analysis.rules.declaration import declared_here
from conn_types.analysis.rules.rule import Facts, Finding, Rule, replacement
from conn_types.nearness import nearest_first

_NEAR = 0.6
# `.get` says that the key may be absent: only what is nearly the name of a parameter is a mistake there.
_NEAR_FOR_GET = 0.8
_SHOWN = 3


def check(reference: PathParamReference, facts: Facts) -> Iterable[Finding]:
    if reference.tested is None or facts.path_params is None or not reference.certain:
        return
    allowed = reference.tested | facts.path_params | reference.known
    for name in reference.names:
        if name.text in allowed:
            continue
        near = nearest_first(name.text, sorted(reference.known), at_least=_NEAR)
        if reference.access == "item" or nearest_first(name.text, near, at_least=_NEAR_FOR_GET):
            yield _finding(reference, name, near)


def _finding(reference: PathParamReference, name: KnownText, near: list[str]) -> Finding:
    paths = list(dict.fromkeys(reach.row.path for reach in reference.reaches))
    routed = ", ".join(f'"{path}"' for path in paths[:_SHOWN]) + (", …" if len(paths) > _SHOWN else "")
    return Finding(
        path=reference.path,
        span=name.span,
        message=f'"{name.text}" is no path parameter of {reference.function}, which is routed at {routed}',
        hint=_hint(reference, near),
        app=reference.reaches[0].app.id,
        related=tuple({declared_here(reach.row): None for reach in reference.reaches[:_SHOWN]}),
        edits=replacement(name, near[0]) if len(near) == 1 else (),
    )


def _hint(reference: PathParamReference, near: list[str]) -> str:
    if near:
        return f'did you mean "{near[0]}"?'
    if not reference.known:
        return "its path has no parameters" if len(reference.reaches) == 1 else "its paths have no parameters"
    names = ", ".join(f'"{name}"' for name in sorted(reference.known))
    return f"its path has {names}" if len(reference.reaches) == 1 else f"its paths have {names}"


RULE = Rule(
    name="unknown-path-param",
    severity="error",
    summary="a key of path_params that no route has which leads to the function",
    subject=PathParamReference,
    check=check,
)
