"""`conn-types check`: every reference and every declaration, checked."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click

from conn_types.analysis.configuration import refuse_unknown_rules
from conn_types.analysis.errors import AnalysisError
from conn_types.analysis.project import Project
from conn_types.analysis.render import CHECK_FORMATS
from conn_types.analysis.report import Report
from conn_types.analysis.shard import Shard
from conn_types.analysis.suggestion import did_you_mean, nearest
from conn_types.cli.baseline_options import BaselineOptions, baseline_options
from conn_types.cli.nearest import NearestOption
from conn_types.cli.options import Options, common_options, format_option
from conn_types.cli.output import complain
from conn_types.cli.progress import progress
from conn_types.cli.reporting import Reporting, reporting_options


def _shard(ctx: click.Context, _parameter: click.Parameter, value: str | None) -> Shard | None:
    try:
        return None if value is None else Shard.parse(value)
    except ValueError as error:
        raise click.UsageError(f"--shard: {error}", ctx) from None


@click.command(cls=NearestOption)
@click.argument("paths", nargs=-1, metavar="[PATH]…")
@format_option(tuple(CHECK_FORMATS))
@click.option("--select", multiple=True, metavar="RULE", help="Report this rule; repeatable.")
@click.option("--ignore", multiple=True, metavar="RULE", help="Do not report this rule; repeatable.")
@click.option(
    "--shard",
    metavar="I/N",
    callback=_shard,
    help="Check the Ith of N parts of the files, for jobs that check a part each.",
)
@reporting_options
@baseline_options
@common_options
def check(
    paths: tuple[str, ...],
    format_name: str,
    select: tuple[str, ...],
    ignore: tuple[str, ...],
    shard: Shard | None,
    statistics: bool,
    output_file: str | None,
    exit_zero: bool,
    fail_under: float | None,
    baseline: str | None,
    write_baseline: str | None,
    **common: Any,
) -> int:
    """Check every reference to a route, and every route's path.

    PATH is a file or a directory; without one, the whole project is checked. Exits with 1 where something
    is reported at error level, with 2 where the check cannot run.

    Without --select the default rules are reported, with it those that it names and no others; "default"
    stands for the default ones there, and "all" for all. conn-types explain lists them.
    """
    from conn_types.analysis.kept_report import load_or_make
    from conn_types.analysis.rules import RULES
    from conn_types.analysis.selection import WORDS

    options = Options(**common)
    reporting = Reporting(
        format_name=format_name,
        statistics=statistics,
        output_file=output_file,
        exit_zero=exit_zero,
        fail_under=fail_under,
    )
    known = BaselineOptions(
        baseline=baseline, write_baseline=write_baseline, whole=not paths and shard is None
    )
    rules = frozenset(rule.name for rule in RULES)
    chosen = [_existing(path) for path in paths]
    project = options.open_project(
        start=_start(chosen), select=_rules(select, rules | WORDS), ignore=_rules(ignore, rules)
    )
    refuse_unknown_rules(project.configuration, rules, WORDS)
    with progress(project):
        report = load_or_make(
            project,
            chosen,
            project.configuration.apps,
            shard,
            lambda: _checked(project, chosen, shard),
        )
        report = known.applied(report, project)
    reporting.show(report, project, options.color)
    for note in project.notes:
        complain("note", note)
    return reporting.status(report)


def _checked(project: Project, paths: Sequence[Path], shard: Shard | None) -> Report:
    # Most of the analysis is not needed where nothing has changed.
    from conn_types.analysis.check import check_project

    return check_project(project, paths, project.configuration.apps, shard)


def _existing(text: str) -> Path:
    path = Path(os.path.abspath(text))
    if path.exists():
        return path
    beside = os.listdir(path.parent) if path.parent.is_dir() else ()
    # Hidden folders are nobody's meaning, and a list of everything that is there helps nobody.
    near = nearest(path.name, [name for name in beside if not name.startswith(".")])
    hint = f'; did you mean "{near}"?' if near is not None else ""
    raise AnalysisError(f"there is no file or directory {text}{hint}")


def _start(paths: Sequence[Path]) -> Path | None:
    """Where the look for the project's root begins: the directory that holds all the paths."""
    if not paths:
        return None
    return Path(os.path.commonpath([path if path.is_dir() else path.parent for path in paths]))


def _rules(values: tuple[str, ...], known: frozenset[str]) -> tuple[str, ...]:
    """The rules that an option names, several of them with commas between."""
    named = [name.strip() for value in values for name in value.split(",") if name.strip()]
    for name in named:
        if name not in known:
            raise click.UsageError(f'there is no rule "{name}"; {did_you_mean(name, known)}')
    return tuple(named)
