"""`check --format github`: workflow commands, which GitHub Actions shows beside the lines they name.

https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from conn_types.analysis.render.checkout import from_checkout
from conn_types.analysis.render.drawing import Drawing, plain
from conn_types.analysis.render.explanation import explanation
from conn_types.analysis.render.text import verdict

if TYPE_CHECKING:
    from conn_types.analysis.diagnostic import Diagnostic
    from conn_types.analysis.report import Report

_COMMANDS: Mapping[str, str] = {"error": "error", "warning": "warning"}
"""Of each severity; `notice` for what is neither."""

_IN_MESSAGES = str.maketrans({"%": "%25", "\r": "%0D", "\n": "%0A"})
_IN_PROPERTIES = {**_IN_MESSAGES, **str.maketrans({":": "%3A", ",": "%2C"})}


def render(report: Report, drawing: Drawing) -> str:
    """A command for each diagnostic; the verdict below is for whoever reads the log."""
    path = from_checkout(drawing.project)
    commands = [_command(diagnostic, drawing, path) for diagnostic in report.diagnostics]
    return "".join(f"{line}\n" for line in (*commands, *verdict(report, drawing)))


def _command(diagnostic: Diagnostic, drawing: Drawing, path: Callable[[str], str]) -> str:
    location = diagnostic.location
    properties = {
        "title": f"conn-types ({diagnostic.rule})",
        "file": plain(path(location.path)),
        "line": location.line,
        "endLine": diagnostic.end_line,
    }
    if location.line == diagnostic.end_line:
        # GitHub refuses columns of what stands over several lines.
        properties |= {"col": location.column + 1, "endColumn": diagnostic.end_column + 1}
    shown = ",".join(f"{name}={str(value).translate(_IN_PROPERTIES)}" for name, value in properties.items())
    message = "\n".join(explanation(diagnostic, drawing)).translate(_IN_MESSAGES)
    return f"::{_COMMANDS.get(diagnostic.severity, 'notice')} {shown}::{message}"
