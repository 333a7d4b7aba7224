"""Reports and route tables as text.

One file per format, and the tables that name them. The default is first. A format is imported when something
is rendered in it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from conn_types.analysis.render.drawing import Drawing
    from conn_types.analysis.report import Report
    from conn_types.analysis.table import RouteTable
    from conn_types.analysis.verification.comparison import Comparison


def _from(module: str, function: str = "render") -> Callable[[Any, Drawing], str]:
    def render(subject: Any, drawing: Drawing) -> str:
        rendered: str = getattr(import_module(f"{__name__}.{module}"), function)(subject, drawing)
        return rendered

    return render


ROUTES_FORMATS: Mapping[str, Callable[[RouteTable, Drawing], str]] = {
    "tree": _from("tree"),
    "table": _from("table"),
    "json": _from("json", "render_table"),
}
CHECK_FORMATS: Mapping[str, Callable[[Report, Drawing], str]] = {
    "text": _from("text"),
    "json": _from("json", "render_report"),
    "github": _from("github"),
    "gitlab": _from("gitlab"),
    "sarif": _from("sarif"),
    "junit": _from("junit"),
}
STATISTICS_FORMATS: Mapping[str, Callable[[Report, Drawing], str]] = {
    "text": _from("statistics"),
    "json": _from("statistics", "render_json"),
}
VERIFY_FORMATS: Mapping[str, Callable[[Sequence[Comparison], Drawing], str]] = {
    "text": _from("comparison"),
    "json": _from("json", "render_comparisons"),
}
