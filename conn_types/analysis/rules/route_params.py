"""A name that a route has, with parameters that it does not have.

A reference gets one finding. It stands on the value of the first parameter that is too much, and on the name
where parameters are only missing.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from conn_types.analysis.diagnostic import Edit
from conn_types.analysis.references.reference import GivenParameter, RouteReference
from conn_types.analysis.references.resolution import ResolvedRoute
from conn_types.analysis.rules.declaration import declared_here, handler
from conn_types.analysis.rules.rule import Facts, Finding, Rule, edit_of
from conn_types.analysis.table import Row
from conn_types.nearness import nearest_first

_NEAR = 0.6
_SHOWN = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class _Difference:
    """What one row misses among the given parameters, and which of them it does not take."""

    row: Row
    missing: tuple[str, ...]
    extra: tuple[GivenParameter, ...]

    @property
    def size(self) -> int:
        return len(self.missing) + len(self.extra)


def check(resolved: ResolvedRoute, facts: Facts) -> Iterable[Finding]:
    match resolved.verdict:
        case "wrong-params":
            yield _wrong_params(resolved)
        case "unfilled":
            yield _unfilled(resolved)
        case _:
            return


def _wrong_params(resolved: ResolvedRoute) -> Finding:
    reference = resolved.reference
    # Of the routes with that name, the one that the fewest changes lead to was meant.
    difference = min((_difference(row, reference) for row in resolved.rows), key=lambda each: each.size)
    renamed = _renamed(difference)
    return Finding(
        path=reference.path,
        span=difference.extra[0].span if difference.extra else resolved.name.span,
        message=f'route "{resolved.name.text}" {_complaint(difference)}: {_declaration(difference.row)}',
        hint=_hint(difference, renamed, resolved),
        app=resolved.candidate.app if resolved.candidate else None,
        related=tuple(declared_here(row) for row in resolved.rows[:_SHOWN]),
        edits=_rename_edits(renamed),
    )


def _difference(row: Row, reference: RouteReference) -> _Difference:
    given = {param.name for param in (*reference.params, *reference.optional)}
    return _Difference(
        row=row,
        missing=tuple(name for name in row.params if name not in given),
        extra=tuple(param for param in reference.params if param.name not in row.params),
    )


def _complaint(difference: _Difference) -> str:
    missing = _listed(difference.missing)
    extra = _listed(param.name for param in difference.extra)
    if missing and extra:
        return f"needs {missing}, not {extra}"
    return f"needs {missing}" if missing else f"takes no {extra}"


def _declaration(row: Row) -> str:
    path = f'"{row.path}"' if row.entry.kind != "host" else f"the host {row.host}"
    declared = handler(row)
    return f"{declared} is at {path}" if declared else f"it is at {path}"


def _renamed(difference: _Difference) -> tuple[GivenParameter, str] | None:
    """The one parameter that has another name, and that name."""
    if len(difference.missing) != 1 or len(difference.extra) != 1:
        return None
    return difference.extra[0], difference.missing[0]


def _hint(
    difference: _Difference, renamed: tuple[GivenParameter, str] | None, resolved: ResolvedRoute
) -> str:
    if renamed is not None:
        return f"did you mean {renamed[1]}=…?"
    if difference.extra and not difference.missing:
        return _query_hint(difference, resolved.reference)
    children = tuple(_children(difference.row, resolved))
    if children and not resolved.reference.params:
        return f'"{resolved.name.text}" is a mount; below it are {_listed(children)}'
    return f"add {', '.join(f'{name}=…' for name in difference.missing)}"


def _query_hint(difference: _Difference, reference: RouteReference) -> str:
    """What is too much is meant for the query more often than not: `?page=2`."""
    names = [param.name for param in difference.extra]
    call = f".include_query_params({', '.join(f'{name}=…' for name in names)})"
    if reference.reverser == "url_path_for":
        call = f"URL(path){call}"
    declared = handler(difference.row)
    if declared and all(name in difference.row.entry.query for name in names):
        return f"{declared} takes {_listed(names)} from the query: {call}"
    return f"a query parameter goes into {call}"


def _children(row: Row, resolved: ResolvedRoute) -> Iterator[str]:
    """Names of routes below a mount that was named itself."""
    if row.entry.kind not in ("mount", "host") or resolved.candidate is None:
        return
    below = [
        each.name
        for each in resolved.candidate.routes.rows()
        if row.entry in each.trail[:-1] and each.name is not None
    ]
    yield from below[:_SHOWN]


def _rename_edits(renamed: tuple[GivenParameter, str] | None) -> tuple[Edit, ...]:
    if renamed is None or renamed[0].keyword is None:
        return ()
    if not nearest_first(renamed[0].name, [renamed[1]], at_least=_NEAR):
        return ()
    return (edit_of(renamed[0].keyword, renamed[1]),)


def _unfilled(resolved: ResolvedRoute) -> Finding:
    row = resolved.rows[0]
    names = sorted(resolved.unfilled)
    above = next(entry for entry in row.trail if entry.pattern.parameter_names & resolved.unfilled)
    braces = _listed(f"{{{name}}}" for name in names)
    return Finding(
        path=resolved.reference.path,
        span=resolved.name.span,
        message=f'route "{resolved.name.text}" needs {_listed(names)}, '
        f'of the {above.kind} at "{above.pattern.text}": without it {braces} stays in the URL',
        hint=f"add {', '.join(f'{name}=…' for name in names)}",
        app=resolved.candidate.app if resolved.candidate else None,
        related=(declared_here(row),),
    )


def _listed(names: Iterable[str]) -> str:
    return ", ".join(f'"{name}"' for name in names)


RULE = Rule(
    name="route-params",
    severity="error",
    summary="parameters given to url_for or url_path_for that the named route does not have, or has more of",
    subject=ResolvedRoute,
    check=check,
)
