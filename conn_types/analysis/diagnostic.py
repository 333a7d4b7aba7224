"""What a rule found wrong, as every face shows it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from conn_types.analysis.location import Location

Severity = Literal["error", "warning"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Related:
    """Another place that explains the diagnostic: where the route is declared, say."""

    location: Location
    message: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Edit:
    """Replace what lies between the two places, in the diagnostic's own file, by `text`."""

    line: int
    column: int
    end_line: int
    end_column: int
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Diagnostic:
    """One finding of one rule. Lines count from 1, columns from 0 in characters; the end is exclusive.

    - `message`, `hint`: without line numbers, so that they stay as they are when lines move.
    - `app`: the id of the app that was asked, where the rule asked one.
    - `edits`: empty unless there is one clear fix; applied together.
    """

    rule: str
    severity: Severity
    location: Location
    end_line: int
    end_column: int
    message: str
    hint: str | None = None
    app: str | None = None
    related: tuple[Related, ...] = ()
    edits: tuple[Edit, ...] = ()

    @property
    def sort_key(self) -> tuple[str, int, int, str, str]:
        return (self.location.path, self.location.line, self.location.column, self.rule, self.message)
