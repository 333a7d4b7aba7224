"""The whole check on one page: table, references, rules, suppression, report."""

from __future__ import annotations

from collections.abc import Collection, Container, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

from conn_types.analysis.cache import load_or_build
from conn_types.analysis.diagnostic import Diagnostic
from conn_types.analysis.evaluator.interpreter import Interpreter
from conn_types.analysis.project import Project
from conn_types.analysis.references.collection import ProjectUses
from conn_types.analysis.references.coverage import coverage
from conn_types.analysis.references.declarations import declaration
from conn_types.analysis.references.handler_parameters import disagreements
from conn_types.analysis.references.questionable_entries import questionable_entries
from conn_types.analysis.references.reference import Reference, RouteReference
from conn_types.analysis.references.refused_values import refused_values
from conn_types.analysis.references.resolution import ResolvedRoute, resolve
from conn_types.analysis.references.survey import Survey
from conn_types.analysis.report import Report, Summary
from conn_types.analysis.rules import selected
from conn_types.analysis.rules.rule import Facts, Rule
from conn_types.analysis.selection import is_selected, kept
from conn_types.analysis.shard import Shard
from conn_types.analysis.source import Source, SourceError
from conn_types.analysis.table import RouteTable
from conn_types.analysis.templates.project_templates import ProjectTemplates


def check_project(
    project: Project, paths: Sequence[Path] = (), apps: Sequence[str] = (), shard: Shard | None = None
) -> Report:
    """Check every reference and declaration. `paths` and `shard` restrict what is reported, never what is
    analysed: a diagnostic belongs to the file that it is shown in.

    `apps` are the ids of the apps to know; without them, all that are found. Raises `AnalysisError` where the
    check cannot run; what is wrong in a file of the project is a diagnostic.
    """
    files = project.files_with(paths)
    table = load_or_build(project, apps)
    python = ProjectUses(project, Interpreter(project), table, files)
    templates = ProjectTemplates(project, python)
    in_templates = tuple(templates.references())
    facts = Facts(table=table, scope_keys=python.writes.scope_keys, path_params=python.writes.path_params)
    shown_templates = frozenset(map(project.shown, templates.paths))
    shown = frozenset(map(project.shown, project.files_below(paths, templates.paths)))
    if shard is not None:
        shown = shard.part({path: _size(project, project.root / path) for path in shown})
    wanted = [path for path in files if project.shown(path) in shown]
    references = python.references(wanted, in_templates)
    resolved = [(each, _resolved(each)) for each in references if each.path in shown]
    rules = selected(project.configuration)
    survey = Survey(
        project=project, table=table, files=files, shown=shown, uses=python, in_templates=in_templates
    )
    found = {
        diagnostic
        for subject in (
            *_used(resolved),
            *_declared(project, table, files),
            *_unreadable(project, files, shown),
            *templates.errors(),
        )
        for rule in rules
        for diagnostic in rule.diagnostics(subject, facts)
    }
    found.update(_looked_for(rules, survey, facts))
    found = {each for each in found if each.location.path in shown}
    left = {
        *templates.unsuppressed(kept(project, found, files)),
        *(each for each in _reviewed(rules, survey, facts, found) if each.location.path in shown),
    }
    return Report(
        diagnostics=tuple(sorted(left, key=lambda diagnostic: diagnostic.sort_key)),
        files=tuple(sorted(shown)),
        summary=Summary(
            files=len(shown - shown_templates),
            templates=len(shown & shown_templates),
            routes=sum(1 for app in table.apps for _ in app.routes.rows()),
            apps=len(table.apps),
            references=coverage(resolved),
            python=project.python_shown,
        ),
    )


def _size(project: Project, path: Path) -> int:
    """A fact that the report rests on: another size may move the file to another part."""
    try:
        return len(project.disk.read(path))
    except OSError:
        return 0


def _resolved(reference: Reference) -> tuple[ResolvedRoute, ...]:
    return resolve(reference) if isinstance(reference, RouteReference) else ()


def _used(resolved: Iterable[tuple[Reference, tuple[ResolvedRoute, ...]]]) -> Iterator[object]:
    """What rules look at in the uses: each name of a route with its verdict, the values of its parameters,
    and every other reference."""
    for reference, names in resolved:
        yield from names or (reference,)
        if isinstance(reference, RouteReference):
            yield from refused_values(reference)


def _declared(project: Project, table: RouteTable, files: Sequence[Path]) -> Iterator[object]:
    """What rules look at beside them: declarations that may be wrong."""
    by_shown = {project.shown(path): path for path in files}
    for entry in questionable_entries(table):
        source = _source(project, by_shown.get(entry.location.path))
        if source is not None:
            yield declaration(entry, source)
    yield from disagreements(
        table,
        lambda shown: _source(project, by_shown.get(shown)),
        lambda: any("path_params" in project.text(path) for path in files),
    )


def _unreadable(project: Project, files: Sequence[Path], shown: Container[str]) -> Iterator[SourceError]:
    """What is wrong with the files that are shown: to parse the others takes its time."""
    for path in files:
        error = project.error_in(path) if project.shown(path) in shown else None
        if error is not None:
            yield error


def _looked_for(rules: Iterable[Rule[Any]], survey: Survey, facts: Facts) -> Iterator[Diagnostic]:
    """What those of the rules tell that have to know the whole project."""
    for rule in rules:
        for subject in () if rule.look is None else rule.look(survey):
            yield from rule.told(subject, facts)


def _reviewed(
    rules: Iterable[Rule[Any]], survey: Survey, facts: Facts, found: Collection[Diagnostic]
) -> Iterator[Diagnostic]:
    """What those of the rules tell that judge the others' findings. No comment suppresses it."""
    for rule in rules:
        for subject in () if rule.review is None else rule.review(survey, found):
            for diagnostic in rule.told(subject, facts):
                if is_selected(survey.project.configuration, rule.name, diagnostic.location.path):
                    yield diagnostic


def _source(project: Project, path: Path | None) -> Source | None:
    source = None if path is None else project.read(path)
    return source if isinstance(source, Source) else None
