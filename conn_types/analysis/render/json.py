"""The JSON documents. They are interfaces: a field is never renamed or removed without a new version.

Characters beyond ASCII are escaped, so that the bytes are the same whatever the encoding of the output.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from conn_types.analysis.listing import listed_rows, listed_spots
from conn_types.analysis.location import Location
from conn_types.analysis.render.drawing import Drawing
from conn_types.analysis.table import App, OpenSpot, Parameter, RouteTable, Row

if TYPE_CHECKING:
    from conn_types.analysis.diagnostic import Diagnostic
    from conn_types.analysis.report import Report
    from conn_types.analysis.verification.comparison import Comparison

VERSION = 1

Json = Mapping[str, object]


def render_table(table: RouteTable, _drawing: Drawing) -> str:
    """The document of `routes`."""
    return _dump({"version": VERSION, "apps": [_app(app) for app in table.apps]})


def render_report(report: Report, _drawing: Drawing) -> str:
    """The document of `check`."""
    return _dump(
        {
            "version": VERSION,
            "diagnostics": [_diagnostic(diagnostic) for diagnostic in report.diagnostics],
            "summary": summary_fields(report),
        }
    )


def render_comparisons(comparisons: Sequence[Comparison], _drawing: Drawing) -> str:
    """The document of `verify`. Its rows have the shape of those of `routes`."""
    return _dump({"version": VERSION, "apps": [_comparison(each) for each in comparisons]})


def summary_fields(report: Report) -> Json:
    """The summary; how many findings a baseline held back is part of it where there is a baseline."""
    summary, references = report.summary, report.summary.references
    return {
        "files": summary.files,
        "templates": summary.templates,
        "routes": summary.routes,
        "apps": summary.apps,
        "references": {
            "total": references.total,
            "checked": references.checked,
            "unsure": references.unsure,
            "dynamic": references.dynamic,
        },
        **({} if report.known is None else {"baseline": report.known}),
    }


def _comparison(comparison: Comparison) -> Json:
    return {
        "app": comparison.static.id,
        "right": comparison.is_right,
        "static": len(comparison.static.routes.rows()),
        "run_time": len(comparison.imported.routes.rows()),
        "found": comparison.found,
        "missing": [
            {**_row(each.row), "open": None if each.spot is None else _open_spot(each.spot)}
            for each in comparison.missing
        ],
        "surplus": [_row(row) for row in comparison.surplus],
        "absent": [_row(row) for row in comparison.absent],
        "changed": [
            {"static": _row(each.static), "run_time": _row(each.imported), "fields": [*each.fields]}
            for each in comparison.changed
        ],
        "moved": [
            {"static": _row(static), "run_time": _row(imported)} for static, imported in comparison.moved
        ],
        "unseen_dependencies": {
            dependency: [row.path for row in rows] for dependency, rows in comparison.unseen.items()
        },
    }


def _dump(document: Json) -> str:
    return json.dumps(document, indent=2) + "\n"


def _app(app: App) -> Json:
    return {
        "app": app.id,
        "framework": app.framework,
        "complete": app.complete,
        "open": [_open_spot(spot) for spot in listed_spots(app)],
        "middleware": list(app.middleware),
        "routes": [_row(row) for row in listed_rows(app)],
    }


def _open_spot(spot: OpenSpot) -> Json:
    return {
        **_location(spot.location),
        "reason": spot.reason,
        "name_prefix": spot.name_prefix,
        "path_prefix": spot.path_prefix,
        "kinds": list(spot.kinds),
    }


def _row(row: Row) -> Json:
    entry = row.entry
    return {
        "name": row.name,
        "path": row.path,
        "kind": entry.kind,
        "host": row.host,
        "methods": None if entry.methods is None else list(entry.methods),
        "params": {name: _parameter(parameter) for name, parameter in row.params.items()},
        "endpoint": entry.endpoint,
        "dependencies": list(entry.dependencies),
        "conditional": None if row.conditional is None else _location(row.conditional),
        "default": None if row.default is None else _location(row.default),
        "location": _location(entry.location),
    }


def _parameter(parameter: Parameter) -> Json:
    return {
        "convertor": parameter.convertor,
        "value_type": parameter.value_type,
        "accepts": parameter.accepts,
        "annotation": parameter.annotation,
    }


def _diagnostic(diagnostic: Diagnostic) -> Json:
    return {
        "rule": diagnostic.rule,
        "severity": diagnostic.severity,
        **_location(diagnostic.location),
        "end_line": diagnostic.end_line,
        "end_column": diagnostic.end_column,
        "message": diagnostic.message,
        "hint": diagnostic.hint,
        "app": diagnostic.app,
        "related": [
            {**_location(related.location), "message": related.message} for related in diagnostic.related
        ],
        "edits": [
            {
                "line": edit.line,
                "column": edit.column,
                "end_line": edit.end_line,
                "end_column": edit.end_column,
                "text": edit.text,
            }
            for edit in diagnostic.edits
        ],
    }


def _location(location: Location) -> Json:
    return {"path": location.path, "line": location.line, "column": location.column}
