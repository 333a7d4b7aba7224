"""What `check` gives: the diagnostics, and how much was looked at."""

from __future__ import annotations

from dataclasses import dataclass

from conn_types.analysis.diagnostic import Diagnostic


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    """How many references there were; each is one of the three.

    - `checked`: the name and what it asks are known.
    - `unsure`: something that could not be followed may provide what was asked for.
    - `dynamic`: the name is known at run time only.
    """

    total: int = 0
    checked: int = 0
    unsure: int = 0
    dynamic: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """What the run covered. `python` is the environment that was read, as the user may name it."""

    files: int
    templates: int
    routes: int
    apps: int
    references: Counts
    python: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """The diagnostics, by path, line, column and rule, the files that were checked, and the summary.

    `known` counts the diagnostics that are left out because a baseline holds them; None without a baseline.
    """

    diagnostics: tuple[Diagnostic, ...]
    summary: Summary
    files: tuple[str, ...] = ()
    known: int | None = None

    @property
    def exit_status(self) -> int:
        """0 where nothing is at error level, else 1."""
        return int(any(diagnostic.severity == "error" for diagnostic in self.diagnostics))
