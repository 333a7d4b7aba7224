"""The one place that reports: a rule's finding becomes mypy's error, its hint mypy's note."""

from __future__ import annotations

from collections.abc import Iterable

from mypy.nodes import Context
from mypy.plugin import CheckerPluginInterface

from conn_types.analysis.diagnostic import Diagnostic
from conn_types.analysis.rules import selected
from conn_types.analysis.rules.rule import Facts
from conn_types.analysis.selection import kept
from conn_types_mypy.codes import CODES
from conn_types_mypy.knowledge import Knowledge


def report(
    knowledge: Knowledge, api: CheckerPluginInterface, subjects: Iterable[object], facts: Facts
) -> None:
    """Tell what the rules find wrong with the subjects, if configuration and comments let it be told."""
    rules = [rule for rule in selected(knowledge.project.configuration) if not rule.command_only]
    found = {each for subject in subjects for rule in rules for each in rule.diagnostics(subject, facts)}
    files = [knowledge.path(api.path)]
    for diagnostic in sorted(kept(knowledge.project, found, files), key=lambda each: each.sort_key):
        knowledge.unsettled += 1
        _tell(api, diagnostic)


def _tell(api: CheckerPluginInterface, diagnostic: Diagnostic) -> None:
    place = Context(line=diagnostic.location.line, column=diagnostic.location.column)
    place.end_line, place.end_column = diagnostic.end_line, diagnostic.end_column
    code = CODES[diagnostic.rule]
    api.fail(printable(diagnostic.message), place, code=code)
    if diagnostic.hint is not None:
        api.msg.note(printable(diagnostic.hint), place, code=code)


def printable(text: str) -> str:
    """The text, with half characters (`"\\ud800"`) escaped: mypy cannot write them into its cache."""
    return text.encode("utf-8", "backslashreplace").decode("utf-8")
