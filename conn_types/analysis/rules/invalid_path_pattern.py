"""A path that Starlette refuses, or serves with its braces as literal text."""

from __future__ import annotations

import re
from collections.abc import Iterable

from conn_types.analysis.diagnostic import Edit
from conn_types.analysis.references.declarations import Declaration
from conn_types.analysis.rules.rule import Facts, Finding, Rule, replacement
from conn_types.nearness import nearest_first

_NEAR = 0.5
_OPENAPI = "{$"
"""What an expression of OpenAPI's begins with, in the path of a callback, which nobody serves."""
_LOOKALIKE = re.compile(r"\{([^{}/]*)\}")
_WRITABLE = re.compile(r"[a-zA-Z_][a-zA-Z0-9_]*(:[a-zA-Z_][a-zA-Z0-9_]*)?")


def check(declaration: Declaration, facts: Facts) -> Iterable[Finding]:
    text = declaration.entry.pattern.text
    for problem in declaration.entry.pattern.problems if _OPENAPI not in text else ():
        piece = text[problem.start : problem.end]
        better = _writable(piece)
        yield _finding(
            declaration,
            message=problem.message,
            hint=f'did you mean "{better}"?' if better else None,
            edits=_edits(declaration, problem.start, problem.end, better),
        )
    known = facts.table.convertors
    for parameter in declaration.entry.pattern.parameters if known else ():
        if parameter.convertor in known:
            continue
        near = nearest_first(parameter.convertor, known, at_least=_NEAR)
        better = f"{{{parameter.name}:{near[0]}}}" if near else None
        yield _finding(
            declaration,
            message=f'"{parameter.convertor}" is no convertor of "{text}"',
            hint=f'did you mean "{better}"?' if better else f"the convertors are {', '.join(sorted(known))}",
            edits=_edits(declaration, parameter.start, parameter.end, better),
        )


def _finding(declaration: Declaration, *, message: str, hint: str | None, edits: tuple[Edit, ...]) -> Finding:
    literal = declaration.literal
    return Finding(
        path=declaration.entry.location.path,
        span=literal.span if literal else declaration.span,
        message=message,
        hint=hint,
        edits=edits,
    )


def _writable(piece: str) -> str | None:
    """`{year_month}` for `{year-month}`: what was probably meant, where it can be written."""
    inside = _LOOKALIKE.fullmatch(piece)
    if inside is None:
        return None
    meant = re.sub(r"[ .-]+", "_", inside[1].strip().removesuffix(":"))
    meant = re.sub(r"_*:_*", ":", meant)
    if meant == inside[1] or not _WRITABLE.fullmatch(meant):
        return None
    return f"{{{meant}}}"


def _edits(declaration: Declaration, start: int, end: int, better: str | None) -> tuple[Edit, ...]:
    """Replace the piece inside the literal, which holds the end of the pattern or the whole of it."""
    literal = declaration.literal
    if literal is None or better is None:
        return ()
    offset = len(declaration.entry.pattern.text) - len(literal.text)
    if start < offset:
        return ()
    return replacement(literal, literal.text[: start - offset] + better + literal.text[end - offset :])


RULE = Rule(
    name="invalid-path-pattern",
    severity="error",
    summary="a path that is refused when the route is made, or whose braces are taken literally",
    subject=Declaration,
    check=check,
)
