"""What `check` does with its report: in which form it is shown, where it goes, and which status follows."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import click

from conn_types.analysis.project import Project
from conn_types.analysis.render import CHECK_FORMATS, STATISTICS_FORMATS
from conn_types.analysis.report import Counts, Report
from conn_types.analysis.suggestion import did_you_mean
from conn_types.cli.output import Colour, complain, drawing, file_drawing, write, write_file

CommandT = TypeVar("CommandT", bound=Callable[..., Any])


@dataclass(frozen=True, slots=True, kw_only=True)
class Reporting:
    """What the options say."""

    format_name: str
    statistics: bool
    output_file: str | None
    exit_zero: bool
    fail_under: float | None

    def __post_init__(self) -> None:
        if self.statistics and self.format_name not in STATISTICS_FORMATS:
            hint = did_you_mean(self.format_name, STATISTICS_FORMATS)
            raise click.UsageError(f'the format "{self.format_name}" has no statistics; {hint}')

    def show(self, report: Report, project: Project, colour: Colour) -> None:
        """Print the report, or write it to its file and print the verdict. Raises `AnalysisError`."""
        render = (STATISTICS_FORMATS if self.statistics else CHECK_FORMATS)[self.format_name]
        if self.output_file is None:
            write(render(report, drawing(project, colour)))
            return
        write_file(Path(self.output_file), render(report, file_drawing(project, colour)))
        from conn_types.analysis.render.text import verdict

        write("".join(f"{line}\n" for line in verdict(report, drawing(project, colour))))

    def status(self, report: Report) -> int:
        """The exit status; what an option alone makes of it is said."""
        covered = self.fail_under is None or _covers(report.summary.references, self.fail_under)
        return 0 if self.exit_zero else max(report.exit_status, int(not covered))


def _covers(references: Counts, percent: float) -> bool:
    if not references.total or references.checked * 100 >= percent * references.total:
        return True
    share = math.floor(references.checked * 1000 / references.total) / 10
    complain(
        "error",
        f"{share:.1f} % of the references could be checked ({references.checked} of {references.total}; "
        f"{references.unsure} unsure, {references.dynamic} dynamic), --fail-under asks for {percent:g} %",
    )
    return False


def _percent(ctx: click.Context, _parameter: click.Parameter, value: float | None) -> float | None:
    if value is not None and not 0 <= value <= 100:
        raise click.UsageError(f"--fail-under takes a percentage from 0 to 100, not {value:g}", ctx)
    return value


_OPTIONS = (
    click.option(
        "--statistics", is_flag=True, help="Show how often each rule found something, not what it found."
    ),
    click.option("--output-file", metavar="FILE", help="Write the report there, whole or not at all."),
    click.option("--exit-zero", is_flag=True, help="Exit with 0 whatever is found."),
    click.option(
        "--fail-under",
        type=float,
        metavar="PERCENT",
        callback=_percent,
        help="Exit with 1 where a smaller share of the references could be checked.",
    ),
)


def reporting_options(command: CommandT) -> CommandT:
    """Add the options. The command gets them as keywords, for `Reporting`."""
    for option in reversed(_OPTIONS):
        command = option(command)
    return command
