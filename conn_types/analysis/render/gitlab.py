"""`check --format gitlab`: GitLab's report of code quality, which is Code Climate's of issues.

https://docs.gitlab.com/ci/testing/code_quality/#code-quality-report-format
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import TYPE_CHECKING

from conn_types.analysis.fingerprints import fingerprints
from conn_types.analysis.render.checkout import from_checkout
from conn_types.analysis.render.drawing import Drawing, plain
from conn_types.analysis.render.explanation import explanation, sentence

if TYPE_CHECKING:
    from conn_types.analysis.report import Report

_SEVERITIES: Mapping[str, str] = {"error": "major", "warning": "minor"}
"""GitLab's, of each severity; `info` for what is neither."""


def render(report: Report, drawing: Drawing) -> str:
    path = from_checkout(drawing.project)
    violations = [
        {
            "type": "issue",
            "categories": ["Bug Risk"],
            "description": sentence(diagnostic),
            "check_name": diagnostic.rule,
            "fingerprint": fingerprint,
            "severity": _SEVERITIES.get(diagnostic.severity, "info"),
            "location": {
                "path": plain(path(diagnostic.location.path)),
                "positions": {
                    "begin": {"line": diagnostic.location.line, "column": diagnostic.location.column + 1},
                    "end": {"line": diagnostic.end_line, "column": diagnostic.end_column + 1},
                },
            },
            "content": {"body": "\n".join(explanation(diagnostic, drawing))},
        }
        for diagnostic, fingerprint in zip(report.diagnostics, fingerprints(report.diagnostics), strict=True)
    ]
    return json.dumps(violations, indent=2) + "\n"
