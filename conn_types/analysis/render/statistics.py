"""`check --statistics`: how often each rule found something, the most frequent first."""

from __future__ import annotations

import json
from collections import Counter
from typing import TYPE_CHECKING

from conn_types.analysis.render.drawing import Drawing
from conn_types.analysis.render.json import VERSION, summary_fields
from conn_types.analysis.render.text import verdict

if TYPE_CHECKING:
    from conn_types.analysis.report import Report


def render(report: Report, drawing: Drawing) -> str:
    counts = _counts(report)
    digits = max((len(str(count)) for *_, count in counts), default=0)
    lines = [
        f"{count:>{digits}}  {drawing.styled(severity, 'red' if severity == 'error' else 'yellow')}"
        f"{' ' * (len('warning') - len(severity))}  {rule}"
        for rule, severity, count in counts
    ]
    return "".join(f"{line}\n" for line in (*lines, *([""] if lines else []), *verdict(report, drawing)))


def render_json(report: Report, _drawing: Drawing) -> str:
    document = {
        "version": VERSION,
        "statistics": [
            {"rule": rule, "severity": severity, "count": count} for rule, severity, count in _counts(report)
        ],
        "summary": summary_fields(report),
    }
    return json.dumps(document, indent=2) + "\n"


def _counts(report: Report) -> list[tuple[str, str, int]]:
    counts = Counter((diagnostic.rule, diagnostic.severity) for diagnostic in report.diagnostics)
    counted = [(rule, severity, count) for (rule, severity), count in counts.items()]
    return sorted(counted, key=lambda each: (-each[2], each[0]))
