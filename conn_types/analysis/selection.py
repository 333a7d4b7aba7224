"""Which findings are told: without what the configuration leaves out and what a comment suppresses."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from conn_types.analysis import path_glob
from conn_types.analysis.configuration import Configuration
from conn_types.analysis.diagnostic import Diagnostic
from conn_types.analysis.source import Source
from conn_types.analysis.suppression import Suppressions, covered_lines, is_suppressed, suppressions

if TYPE_CHECKING:
    from conn_types.analysis.project import Project

DEFAULT = "default"
"""In the place of a rule's name in `select`: those that are on where nothing is selected."""
ALL = "all"
"""Every rule."""
WORDS = frozenset({DEFAULT, ALL})


def is_wanted(configuration: Configuration, rule: str, *, default: bool = True) -> bool:
    """Whether the configuration wants the rule at all; `default` says whether it is on by itself."""
    select = configuration.select
    if rule in configuration.ignore:
        return False
    return default if select is None else rule in select or ALL in select or (default and DEFAULT in select)


def kept(project: Project, found: Iterable[Diagnostic], files: Sequence[Path]) -> Iterator[Diagnostic]:
    """Without what the configuration leaves out and what a comment suppresses."""
    by_shown = {project.shown(path): path for path in files}
    comments: dict[str, Suppressions] = {}
    for diagnostic in found:
        path = diagnostic.location.path
        if not is_selected(project.configuration, diagnostic.rule, path):
            continue
        source = project.read(by_shown[path]) if path in by_shown else None
        if not isinstance(source, Source):
            yield diagnostic
            continue
        if path not in comments:
            comments[path] = suppressions(source.text)
        if not comments[path] or not is_suppressed(
            diagnostic, comments[path], covered_lines(diagnostic, source)
        ):
            yield diagnostic


def is_selected(configuration: Configuration, rule: str, path: str) -> bool:
    """Whether a rule's findings in a file are told, comments apart. A rule that is off finds none."""
    return is_wanted(configuration, rule) and not any(
        rule in rules and path_glob.matches([glob], PurePosixPath(path))
        for glob, rules in configuration.per_file_ignores.items()
    )
