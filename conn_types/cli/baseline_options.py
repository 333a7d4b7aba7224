"""`--baseline` and `--write-baseline`: findings that are there already, and are not reported."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from conn_types.analysis.location import Location
from conn_types.analysis.project import Project
from conn_types.analysis.report import Report
from conn_types.analysis.selection import is_selected
from conn_types.cli.output import write_file

if TYPE_CHECKING:
    from conn_types.analysis.baseline import Baseline, Entry

CommandT = TypeVar("CommandT", bound=Callable[..., Any])


@dataclass(frozen=True, slots=True, kw_only=True)
class BaselineOptions:
    """What the options say. `whole` is whether the run looks at all files of the project."""

    baseline: str | None
    write_baseline: str | None
    whole: bool

    def __post_init__(self) -> None:
        if self.baseline is not None and self.write_baseline is not None:
            raise click.UsageError("--write-baseline makes the file anew and takes no --baseline beside it")

    def applied(self, report: Report, project: Project) -> Report:
        """The report without what the baseline holds. Raises `AnalysisError`."""
        if self.baseline is not None:
            return self._read(Path(self.baseline), report, project)
        if self.write_baseline is not None:
            return self._written(Path(self.write_baseline), report, project)
        return report

    def _read(self, path: Path, report: Report, project: Project) -> Report:
        from conn_types.analysis.baseline import read_baseline, without_known

        new, left = without_known(report.diagnostics, read_baseline(path), _lines(project))
        looked_for = self._looked_for(report, project)
        gone = {entry: count for entry, count in left.items() if looked_for(entry)}
        if gone:
            project.notes.append(_told(gone, path))
        return replace(report, diagnostics=tuple(new), known=len(report.diagnostics) - len(new))

    def _written(self, path: Path, report: Report, project: Project) -> Report:
        from conn_types.analysis.baseline import baseline_before, baseline_of, dump

        looked_for = self._looked_for(report, project)
        before = baseline_before(path, is_needed=not self.whole)
        # A run over a part leaves the rest as it is.
        rest = {entry: count for entry, count in before.items() if not looked_for(entry)}
        write_file(path, dump({**rest, **baseline_of(report.diagnostics, _lines(project))}))
        return replace(report, diagnostics=(), known=len(report.diagnostics))

    def _looked_for(self, report: Report, project: Project) -> Callable[[Entry], bool]:
        """Whether this run would have found an entry, if it were still there."""
        checked = frozenset(report.files)

        def looked_for(entry: Entry) -> bool:
            if not is_selected(project.configuration, entry.rule, entry.path):
                return False
            return entry.path in checked or (self.whole and not (project.root / entry.path).exists())

        return looked_for


def _lines(project: Project) -> Callable[[Location], str]:
    from conn_types.analysis.source_lines import source_line

    return lambda location: source_line(project, location)


def _told(gone: Baseline, path: Path) -> str:
    first = min(gone)
    number = sum(gone.values())
    findings = f"{number} finding{'' if number == 1 else 's'}"
    return (
        f"the baseline {path} holds {findings} that {'is' if number == 1 else 'are'} no longer there "
        f"({first.path}: {first.message} [{first.rule}]{', …' if number > 1 else ''}): "
        f"--write-baseline {path} takes {'it' if number == 1 else 'them'} out"
    )


_OPTIONS = (
    click.option("--baseline", metavar="FILE", help="Report only what this file does not hold."),
    click.option(
        "--write-baseline",
        metavar="FILE",
        help="Write what is found there, to be left out by --baseline, and report nothing.",
    ),
)


def baseline_options(command: CommandT) -> CommandT:
    """Add the options. The command gets them as keywords, for `BaselineOptions`."""
    for option in reversed(_OPTIONS):
        command = option(command)
    return command
