"""A comment `# conn-types: ignore[…]` that suppresses nothing."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from typing import TYPE_CHECKING

from conn_types.analysis.diagnostic import Diagnostic, Edit
from conn_types.analysis.references.reference import Span
from conn_types.analysis.rules.rule import Facts, Finding, Rule, edit_of
from conn_types.analysis.selection import is_wanted
from conn_types.analysis.suggestion import nearest

if TYPE_CHECKING:
    from conn_types.analysis.references.idle_ignores import IdleIgnore
    from conn_types.analysis.references.survey import Survey


def review(survey: Survey, found: Collection[Diagnostic]) -> Iterator[IdleIgnore]:
    from conn_types.analysis.references.idle_ignores import idle_ignores, is_read_by_mypy

    # The list of the rules has this one in it.
    from conn_types.analysis.rules import RULES

    configuration = survey.project.configuration
    in_mypy = is_read_by_mypy(survey)
    judged = {
        rule.name
        for rule in RULES
        if is_wanted(configuration, rule.name, default=rule.default)
        and not rule.needs_types
        and (rule.command_only or not in_mypy)
    }
    by_default = {rule.name for rule in RULES if rule.default and not rule.needs_types}
    return idle_ignores(survey, found, judged, {rule.name for rule in RULES}, all_judged=by_default <= judged)


def check(subject: IdleIgnore, facts: Facts) -> Iterable[Finding]:
    ignore = subject.ignore
    yield Finding(
        path=subject.path,
        span=_span(subject, ignore.column),
        message=f"nothing is suppressed here{_listed(subject.rules)}",
        hint=_hint(subject),
        edits=_edits(subject),
    )


def _listed(rules: tuple[str, ...]) -> str:
    return f": no {' and no '.join(rules)}" if rules else ""


def _hint(subject: IdleIgnore) -> str | None:
    from conn_types.analysis.rules import RULES

    known = [rule.name for rule in RULES]
    for rule in subject.rules:
        if rule not in known:
            near = nearest(rule, known)
            return f'there is no rule "{rule}"' + (f': did you mean "{near}"?' if near else "")
    return None


def _edits(subject: IdleIgnore) -> tuple[Edit, ...]:
    """Without the rules that suppress nothing, and without the comment where none is left."""
    ignore = subject.ignore
    left = [rule for rule in ignore.rules or () if rule not in subject.rules]
    if left:
        return (edit_of(_span(subject, ignore.column), f"# conn-types: ignore[{', '.join(left)}]"),)
    return (edit_of(_span(subject, ignore.start), ""),) if ignore.is_all else ()


def _span(subject: IdleIgnore, column: int) -> Span:
    line = subject.ignore.line
    return Span(line=line, column=column, end_line=line, end_column=subject.ignore.end_column)


RULE = Rule(
    name="unused-ignore",
    severity="warning",
    summary="a comment that is to suppress a finding, and suppresses none",
    check=check,
    review=review,
    default=False,
)
