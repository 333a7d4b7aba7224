"""`check --format junit`: test reports in XML, as Jenkins, GitLab, Azure and CircleCI read them.

Every diagnostic is a test case, and every file without one is a case that passes. Places stand in the text,
and not in attributes, which the schema of Jenkins' xUnit plugin does not have.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from conn_types.analysis.render.drawing import Drawing, plain
from conn_types.analysis.render.explanation import explanation, sentence

if TYPE_CHECKING:
    from conn_types.analysis.diagnostic import Diagnostic
    from conn_types.analysis.report import Report

_NO_XML = re.compile("[\ufffe\uffff]")
"""What no escape lets into XML, beside control characters and surrogates."""


def render(report: Report, drawing: Drawing) -> str:
    by_file: dict[str, list[Diagnostic]] = defaultdict(list)
    for diagnostic in report.diagnostics:
        by_file[diagnostic.location.path].append(diagnostic)
    cases = [
        case
        for path in sorted({*report.files, *by_file})
        for case in ([*_cases(by_file[path], drawing)] or [_passed(path)])
    ]
    failures = sum(diagnostic.severity == "error" for diagnostic in report.diagnostics)
    counts = {"name": "conn-types", "tests": str(len(cases)), "failures": str(failures), "errors": "0"}
    top = Element("testsuites", counts)
    suite = SubElement(top, "testsuite", {**counts, "skipped": "0"})
    suite.append(_properties(report))
    suite.extend(cases)
    indent(top)
    return f'<?xml version="1.0" encoding="utf-8"?>\n{tostring(top, "unicode")}\n'


def _cases(diagnostics: Iterable[Diagnostic], drawing: Drawing) -> Iterator[Element]:
    """Those of one file. No two have the same name, by which they are known in the next run."""
    seen: Counter[str] = Counter()
    for diagnostic in diagnostics:
        name = _text(f"{diagnostic.rule}: {plain(diagnostic.message)}")
        seen[name] += 1
        yield _case(diagnostic, name if seen[name] == 1 else f"{name} ({seen[name]})", drawing)


def _case(diagnostic: Diagnostic, name: str, drawing: Drawing) -> Element:
    case = Element("testcase", classname=_text(plain(diagnostic.location.path)), name=name)
    place = drawing.place(diagnostic.location)
    text = _text("\n".join((f"{place}: {diagnostic.severity}", *explanation(diagnostic, drawing))))
    if diagnostic.severity == "error":
        message = _text(f"{place}: {sentence(diagnostic)}")
        SubElement(case, "failure", type=diagnostic.rule, message=message).text = text
    else:
        # A warning fails no check.
        SubElement(case, "system-out").text = text
    return case


def _passed(path: str) -> Element:
    return Element("testcase", classname=_text(plain(path)), name="conn-types check")


def _properties(report: Report) -> Element:
    summary, references = report.summary, report.summary.references
    values = {
        "files": summary.files,
        "templates": summary.templates,
        "routes": summary.routes,
        "apps": summary.apps,
        "references": references.total,
        "references.checked": references.checked,
        "references.unsure": references.unsure,
        "references.dynamic": references.dynamic,
        **({} if report.known is None else {"baseline": report.known}),
    }
    properties = Element("properties")
    for name, value in values.items():
        SubElement(properties, "property", name=name, value=str(value))
    return properties


def _text(text: str) -> str:
    return _NO_XML.sub("\ufffd", text)
