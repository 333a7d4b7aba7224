"""`check --format text`: each diagnostic with its source, then what was looked at."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from conn_types.analysis.render.drawing import Drawing, Style, plain
from conn_types.analysis.render.excerpt import excerpt

if TYPE_CHECKING:
    from conn_types.analysis.diagnostic import Diagnostic
    from conn_types.analysis.report import Report, Summary


def render(report: Report, drawing: Drawing) -> str:
    lines: list[str] = []
    for diagnostic in report.diagnostics:
        lines += [*_diagnostic(diagnostic, drawing), ""]
    return "\n".join((*lines, *verdict(report, drawing))) + "\n"


def verdict(report: Report, drawing: Drawing) -> Iterator[str]:
    """How many were found, and what was looked at: a line each."""
    yield _found(report, drawing)
    yield drawing.styled(_looked_at(report.summary), "dim")


def _diagnostic(diagnostic: Diagnostic, drawing: Drawing) -> Iterator[str]:
    style: Style = "red" if diagnostic.severity == "error" else "yellow"
    place = drawing.styled(drawing.place(diagnostic.location), "bold")
    severity = drawing.styled(diagnostic.severity, style)
    rule = drawing.styled(f"[{diagnostic.rule}]", "dim")
    yield f"{place}: {severity}: {plain(diagnostic.message)} {rule}"
    drawn, columns = excerpt(diagnostic, drawing, style)
    yield from drawn
    indent = " " * columns
    if diagnostic.hint is not None:
        yield f"{indent}= {drawing.styled('hint', 'green')}: {plain(diagnostic.hint)}"
    for related in diagnostic.related:
        yield f"{indent}= {drawing.place(related.location)}: {plain(related.message)}"


def _found(report: Report, drawing: Drawing) -> str:
    errors = sum(diagnostic.severity == "error" for diagnostic in report.diagnostics)
    warnings = len(report.diagnostics) - errors
    if not report.diagnostics:
        nothing = "Nothing is wrong" if not report.known else "Nothing new is wrong"
        return drawing.styled(f"{nothing}{_known(report)}.", "green")
    parts: list[tuple[int, str, Style]] = [(errors, "error", "red"), (warnings, "warning", "yellow")]
    counted = [drawing.styled(count(number, noun), style) for number, noun, style in parts if number]
    return f"Found {' and '.join(counted)}{_known(report)}."


def _known(report: Report) -> str:
    if not report.known:
        return ""
    return f"; the baseline holds {count(report.known, 'more finding' if report.diagnostics else 'finding')}"


def _looked_at(summary: Summary) -> str:
    references = summary.references
    parts = [
        count(summary.files, "file"),
        *([count(summary.templates, "template")] if summary.templates else []),
        f"{count(summary.routes, 'route')} in {count(summary.apps, 'app')}",
        f"{count(references.total, 'reference')}: {references.checked} checked, "
        f"{references.unsure} unsure, {references.dynamic} dynamic",
    ]
    if summary.python is not None:
        parts.append(f"Python: {plain(summary.python)}")
    return " · ".join(parts)


def count(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"
