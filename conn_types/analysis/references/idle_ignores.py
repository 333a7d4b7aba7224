"""Comments that suppress nothing."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Set
from dataclasses import dataclass

from conn_types.analysis.diagnostic import Diagnostic
from conn_types.analysis.references.survey import Survey
from conn_types.analysis.source import Source
from conn_types.analysis.suppression import Ignore, covered_lines, ignores

_CONFIGURE_MYPY = ("pyproject.toml", "mypy.ini", ".mypy.ini", "setup.cfg")
_PLUGIN = "conn_types_mypy"


@dataclass(frozen=True, slots=True, kw_only=True)
class IdleIgnore:
    """`rules`: those of the comment's that suppress nothing; empty where it names none."""

    path: str
    ignore: Ignore
    rules: tuple[str, ...]


def idle_ignores(
    survey: Survey, found: Collection[Diagnostic], judged: Set[str], known: Set[str], *, all_judged: bool
) -> Iterator[IdleIgnore]:
    """Each comment of the project's Python files.

    - `found`: all that the rules found, whatever suppresses it.
    - `judged`: the rules of which that is all that anybody would find.
    - `known`: those that exist; what else is named suppresses nothing.
    - `all_judged`: whether a comment that names no rule may be judged, too.
    """
    by_path: dict[str, list[Diagnostic]] = {}
    for diagnostic in found:
        by_path.setdefault(diagnostic.location.path, []).append(diagnostic)
    for path in survey.files:
        shown = survey.project.shown(path)
        source = survey.project.read(path) if "conn-types:" in survey.project.text(path) else None
        if not isinstance(source, Source):
            continue
        used = {(line, each.rule) for each in by_path.get(shown, ()) for line in covered_lines(each, source)}
        lines = {line for line, _ in used}
        for ignore in ignores(source.text):
            named = ignore.rules or ()
            idle = tuple(
                rule
                for rule in named
                if rule not in known or (rule in judged and (ignore.line, rule) not in used)
            )
            if idle or (not named and all_judged and ignore.line not in lines):
                yield IdleIgnore(path=shown, ignore=ignore, rules=idle)


def is_read_by_mypy(survey: Survey) -> bool:
    """Whether mypy has the plugin: where types say more than the source, it finds more than the command."""
    project = survey.project
    paths = [project.root / name for name in _CONFIGURE_MYPY]
    # Whether they are there is a fact that a kept report rests on, as what stands in them is.
    return any(_PLUGIN in project.text(path) for path in paths if project.exists(path))
