"""The templates of a project: found, read, and looked through for references."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from conn_types.analysis.diagnostic import Diagnostic
from conn_types.analysis.references.examined_file import ExaminedFile
from conn_types.analysis.references.reference import Reference
from conn_types.analysis.references.scopes import Position
from conn_types.analysis.references.stand_in import StandIn
from conn_types.analysis.source import SourceError
from conn_types.analysis.suppression import is_suppressed
from conn_types.analysis.templates.environment_search import MENTIONS, find_environments
from conn_types.analysis.templates.environments import Environment, Expression
from conn_types.analysis.templates.kept_outlines import KeptOutlines
from conn_types.analysis.templates.outline import Broken, Outline
from conn_types.analysis.templates.render_callers import RenderCallers
from conn_types.analysis.templates.render_calls import RenderCall, RenderCalls
from conn_types.analysis.templates.rendering import Rendering
from conn_types.analysis.templates.template_files import TemplateFile, may_be_template, template_files
from conn_types.analysis.templates.template_references import TemplateReferences

if TYPE_CHECKING:
    from conn_types.analysis.project import Project
    from conn_types.analysis.references.collection import ProjectUses

_ASKS = re.compile(rb"\burl(?:_path)?_for\b")


def _covered_lines(diagnostic: Diagnostic, outline: Outline) -> range:
    """The lines whose comments count: those of the diagnostic, and of the call around it."""
    start, end = diagnostic.location.line, diagnostic.end_line
    calls = [*outline.calls, *(each.call for each in outline.macro_calls)]
    for call in calls:
        if call.span.line <= start and end <= call.span.end_line:
            start, end = min(start, call.span.line), max(end, call.span.end_line)
    return range(start, end + 1)


def _is_template(file: TemplateFile, named: Set[str], asking: Set[Path]) -> bool:
    if any(each.name in named for each in file.names):
        file.is_page = True
    return file.is_page or file.path in asking


def _assumed(file: ExaminedFile) -> Environment:
    return Environment(made=Expression(file, StandIn(), Position(file.walked.module)), is_frameworks=True)


class ProjectTemplates:
    """Nothing is looked for where no code mentions templates."""

    def __init__(self, project: Project, uses: ProjectUses) -> None:
        self._project = project
        self._uses = uses

    @cached_property
    def _found(self) -> tuple[Mapping[Path, TemplateFile], Sequence[RenderCall]]:
        files = [file for _, file in self._uses.mentioning(MENTIONS)]
        environments, names = find_environments(self._project, self._uses.readers, files)
        if not environments and self._project.configuration.templates:
            # Somebody else makes it: it is taken for one like Starlette's.
            environments = [_assumed(file) for file in self._uses.examined.values()][:1]
        calls = RenderCalls(self._uses.readers, names)
        callers = RenderCallers(
            self._uses.readers, lambda words: [file for _, file in self._uses.mentioning(words)]
        )
        rendered = [
            followed
            for file in (files if environments else ())
            for call in calls.of(file)
            for followed in callers.followed(call)
        ]
        self._note_unknown_folders(environments)
        return template_files(self._project, environments), rendered

    def _note_unknown_folders(self, environments: Iterable[Environment]) -> None:
        if self._project.configuration.templates is not None:
            return
        for environment in environments:
            made = environment.made
            place = f"{made.file.source.shown}:{made.node.lineno}"
            if environment.names_directory and not environment.folders and not made.file.is_test:
                self._project.notes.append(
                    f"{place}: the folder of these templates is not found: name it with `templates` in "
                    "[tool.conn-types] to have them checked"
                )

    @cached_property
    def _read(self) -> Mapping[Path, Outline | Broken]:
        """The outlines of all that are templates: pages, and what is named or asks for a route."""
        files, rendered = self._found
        if not files:
            return {}
        kept = KeptOutlines(self._project)
        asking = {each.path for each in files.values() if not each.is_page and self._asks(each.path)}
        named = {name for call in rendered for name in call.names}
        found: dict[Path, Outline | Broken] = {}
        todo = [*files.values()]
        while True:
            new = [each for each in todo if _is_template(each, named, asking)]
            if not new:
                break
            todo = [each for each in todo if each not in new]
            for file in new:
                read = self._outline(file, kept)
                found[file.path] = read
                named.update(read.named if isinstance(read, Outline) else ())
        kept.store()
        return found

    def _outline(self, file: TemplateFile, kept: KeptOutlines) -> Outline | Broken:
        try:
            data = self._project.disk.read(file.path)
        except OSError as error:
            return Broken(line=1, column=0, message=f"cannot be read: {error.strerror or error}")
        broken: Broken | None = None
        for syntax in dict.fromkeys(each.syntax for each in file.names):
            read = kept.read(self._project.shown(file.path), data, syntax)
            if isinstance(read, Outline):
                return read
            broken = read if broken is None or not read.is_certain else broken
        return broken or Outline()

    def _asks(self, path: Path) -> bool:
        """Whether a text that nothing may name asks for a route."""
        if not may_be_template(path):
            return False
        try:
            return _ASKS.search(self._project.disk.read(path)) is not None
        except OSError:
            return False

    @property
    def paths(self) -> Sequence[Path]:
        """All that are templates, sorted."""
        return [*self._read]

    def unsuppressed(self, found: Iterable[Diagnostic]) -> Iterator[Diagnostic]:
        """Without what a comment in a template suppresses."""
        by_shown = {self._project.shown(path): read for path, read in self._read.items()}
        for diagnostic in found:
            read = by_shown.get(diagnostic.location.path)
            if (
                not isinstance(read, Outline)
                or not read.suppressed
                or not is_suppressed(diagnostic, read.suppressed, _covered_lines(diagnostic, read))
            ):
                yield diagnostic

    def errors(self) -> Iterator[SourceError]:
        """What is wrong with those that cannot be read."""
        files, _ = self._found
        for path, read in self._read.items():
            if isinstance(read, Broken) and read.is_certain and files[path].is_page:
                yield SourceError(
                    path=path,
                    shown=self._project.shown(path),
                    line=read.line,
                    column=read.column,
                    message=read.message,
                )

    def references(self) -> Iterator[Reference]:
        files, rendered = self._found
        outlines = {path: read for path, read in self._read.items() if isinstance(read, Outline)}
        if not outlines:
            return
        rendering = Rendering(files, outlines, rendered)
        references = TemplateReferences(self._uses.readers, files, outlines, rendering)
        for path in outlines:
            yield from references.of(path, self._project.shown(path))
