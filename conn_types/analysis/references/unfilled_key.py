"""A read of `request.session`, `request.user` or `request.auth` that fails."""

from __future__ import annotations

from dataclasses import dataclass

from conn_types.analysis.references.reference import Span
from conn_types.analysis.table import App


@dataclass(frozen=True, slots=True, kw_only=True)
class UnfilledKey:
    """A read of a key that nothing fills in any of the apps that may run the code."""

    path: str
    span: Span
    key: str
    apps: tuple[App, ...]
