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
    """Whether a rule's findings in a file are told, comments apart."""
    if configuration.select is not None and rule not in configuration.select:
        return False
    if rule in configuration.ignore:
        return False
    return not any(
        rule in rules and path_glob.matches([glob], PurePosixPath(path))
        for glob, rules in configuration.per_file_ignores.items()
    )
