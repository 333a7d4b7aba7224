"""Reports and route tables as text.

One file per format, and the tables that name them. The default is first.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from conn_types.analysis.render import comparison, json, table, text, tree
from conn_types.analysis.render.drawing import Drawing
from conn_types.analysis.report import Report
from conn_types.analysis.table import RouteTable
from conn_types.analysis.verification.comparison import Comparison

ROUTES_FORMATS: Mapping[str, Callable[[RouteTable, Drawing], str]] = {
    "tree": tree.render,
    "table": table.render,
    "json": json.render_table,
}
CHECK_FORMATS: Mapping[str, Callable[[Report, Drawing], str]] = {
    "text": text.render,
    "json": json.render_report,
}
VERIFY_FORMATS: Mapping[str, Callable[[Sequence[Comparison], Drawing], str]] = {
    "text": comparison.render,
    "json": json.render_comparisons,
}
