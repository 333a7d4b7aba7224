"""`check --format sarif`: SARIF 2.1.0, which code scanning and editors read.

https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from conn_types.analysis.fingerprints import fingerprints
from conn_types.analysis.own_version import own_version
from conn_types.analysis.render.checkout import from_checkout
from conn_types.analysis.render.drawing import Drawing, plain
from conn_types.analysis.render.explanation import sentence
from conn_types.analysis.render.json import summary_fields
from conn_types.analysis.rules import RULES
from conn_types.analysis.rules.page import page

if TYPE_CHECKING:
    from conn_types.analysis.diagnostic import Diagnostic, Edit
    from conn_types.analysis.location import Location
    from conn_types.analysis.report import Report
    from conn_types.analysis.rules.rule import Rule

_SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"

_CHECKOUT = "%SRCROOT%"
"""What paths start at: the name that consumers know for the repository's root."""
_INSTALLED = "%SITEPACKAGES%"
_INSTALLED_PATH = "<site-packages>/"

_LEVELS: Mapping[str, str] = {"error": "error", "warning": "warning"}
"""SARIF's, of each severity; `note` for what is neither."""

_LIMITS = "## Known limits"
_LINK = re.compile(r"\[(?=[^]]*\]\()")

Json = Mapping[str, object]


def render(report: Report, drawing: Drawing) -> str:
    """One run. It holds no time and no absolute path: the same findings are the same bytes."""
    used = {diagnostic.rule for diagnostic in report.diagnostics}
    rules = [rule for rule in RULES if rule.name in used]
    places = _Places(from_checkout(drawing.project))
    run = {
        "tool": {
            "driver": {
                "name": "conn-types",
                "version": own_version() or "0",
                "rules": [_rule(rule) for rule in rules],
            }
        },
        "invocations": [{"executionSuccessful": True}],
        "columnKind": "unicodeCodePoints",
        "results": [
            _result(diagnostic, fingerprint, [rule.name for rule in rules], places)
            for diagnostic, fingerprint in zip(
                report.diagnostics, fingerprints(report.diagnostics), strict=True
            )
        ],
        "properties": {"summary": summary_fields(report)},
    }
    return json.dumps({"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}, indent=2) + "\n"


def _rule(rule: Rule[Any]) -> Json:
    level = _LEVELS.get(rule.severity, "note")
    text = _page(rule.name)
    return {
        "id": rule.name,
        "name": "".join(word.capitalize() for word in rule.name.split("-")),
        "shortDescription": {"text": f"{rule.summary[:1].upper()}{rule.summary[1:]}."},
        "fullDescription": {"text": f"This rule reports {rule.summary}."},
        "help": {"text": text, "markdown": text},
        "defaultConfiguration": {"enabled": rule.default, "level": level},
        # What GitHub sorts and filters by.
        "properties": {"problem.severity": level, "precision": "very-high"},
    }


def _page(rule: str) -> str:
    """The rule's page, without the cases that stand below its limits."""
    before, limits, after = page(rule).partition(f"\n{_LIMITS}\n")
    return before + limits + after.partition("\n## ")[0].rstrip("\n") + "\n"


def _result(diagnostic: Diagnostic, fingerprint: str, rules: Sequence[str], places: _Places) -> Json:
    location = diagnostic.location
    region = _region(location.line, location.column, diagnostic.end_line, diagnostic.end_column)
    result: dict[str, object] = {
        "ruleId": diagnostic.rule,
        "ruleIndex": rules.index(diagnostic.rule),
        "level": _LEVELS.get(diagnostic.severity, "note"),
        "message": _message(sentence(diagnostic)),
        "locations": [places.of(location, region)],
        "partialFingerprints": {"ruleMessageOrdinal/v1": fingerprint},
    }
    if diagnostic.related:
        result["relatedLocations"] = [
            {"id": number, **places.of(each.location), "message": _message(plain(each.message))}
            for number, each in enumerate(diagnostic.related)
        ]
    if diagnostic.edits:
        description = diagnostic.hint or diagnostic.message
        result["fixes"] = [places.fix(location.path, plain(description), diagnostic.edits)]
    if diagnostic.app is not None:
        result["properties"] = {"app": diagnostic.app}
    return result


class _Places:
    """Files as SARIF names them: a relative URI, and what it is relative to."""

    def __init__(self, path: Callable[[str], str]) -> None:
        self._path = path

    def of(self, location: Location, region: Json | None = None) -> Json:
        artifact = self._artifact(location.path)
        if artifact is None:
            return {}
        at = {"startLine": location.line, "startColumn": location.column + 1}
        return {"physicalLocation": {"artifactLocation": artifact, "region": region or at}}

    def fix(self, path: str, description: str, edits: Iterable[Edit]) -> Json:
        replacements = [
            {
                "deletedRegion": _region(edit.line, edit.column, edit.end_line, edit.end_column),
                "insertedContent": {"text": edit.text},
            }
            for edit in edits
        ]
        change = {"artifactLocation": self._artifact(path), "replacements": replacements}
        return {"description": _message(description), "artifactChanges": [change]}

    def _artifact(self, shown: str) -> Json | None:
        if shown.startswith(_INSTALLED_PATH):
            return {"uri": _quoted(shown.removeprefix(_INSTALLED_PATH)), "uriBaseId": _INSTALLED}
        # What stands in no file has a name in angle brackets.
        if shown.startswith("<"):
            return None
        return {"uri": _quoted(self._path(shown)), "uriBaseId": _CHECKOUT}


def _quoted(path: str) -> str:
    return quote(path, errors="surrogateescape")


def _region(line: int, column: int, end_line: int, end_column: int) -> Json:
    """Columns count from 1; the end is exclusive there too."""
    return {
        "startLine": line,
        "startColumn": column + 1,
        "endLine": end_line,
        "endColumn": end_column + 1,
    }


def _message(text: str) -> Json:
    """Text in which nothing is a link. Braces stay as they are: `{0}` is replaced beside `arguments` only."""
    return {"text": _LINK.sub(r"\\[", text)}
