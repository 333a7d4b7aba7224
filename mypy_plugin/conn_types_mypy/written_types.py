"""The types of `url_for`'s parameters, as annotations."""

from __future__ import annotations

from conn_types.analysis.table import Parameter


def written_type(param: Parameter, *, strict: bool) -> str:
    """What the parameter takes. `strict`: what the route declares, and no text of it."""
    if not strict:
        return param.accepts
    if param.convertor not in ("str", "path"):
        return param.value_type
    if param.annotation is None or param.annotation == "str":
        return "str"
    return param.accepts.partition("|")[0].strip()
