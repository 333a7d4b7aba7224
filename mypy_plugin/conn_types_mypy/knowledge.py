"""What the plugin knows: the project that mypy's configuration file lies in, its route table, its uses.

All of it is made on first use. It is loaded where the kept digests are not enough: on a warm run, not at all.
"""

from __future__ import annotations

import time
from collections.abc import Mapping
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from mypy.errors import CompileError

from conn_types.analysis.cache import load_or_build
from conn_types.analysis.configuration import Configuration, refuse_unknown_rules
from conn_types.analysis.errors import AnalysisError
from conn_types.analysis.file_uses import FileUses, file_uses, writes_of
from conn_types.analysis.project import Project
from conn_types.analysis.references.handler_parameters import Disagreement, disagreements
from conn_types.analysis.references.questionable_entries import questionable_entries
from conn_types.analysis.references.scope_writes import Writes
from conn_types.analysis.references.wrapper_uses import WrapperUses, wrapper_uses
from conn_types.analysis.source import Source
from conn_types.analysis.table import RouteEntry, RouteTable
from conn_types_mypy.digests import Digests
from conn_types_mypy.overriding import Classes
from conn_types_mypy.paths import RealPaths
from conn_types_mypy.syntax import validity

if TYPE_CHECKING:
    from conn_types.analysis.references.collection import ProjectUses
    from conn_types.analysis.references.reference import Candidate
    from conn_types.analysis.rules.rule import Facts
    from conn_types_mypy.found_answers import FoundAnswers


class Knowledge:
    """Raises mypy's `CompileError`, which it prints as it stands, where the project cannot be opened.

    `start`: the directory of mypy's configuration file. `python`: another interpreter that mypy was told of.
    """

    def __init__(
        self, start: Path, real_paths: RealPaths, classes: Classes, python: str = "", *, native_parser: bool
    ) -> None:
        self.start = start
        self.python = python
        self.began = time.time_ns()
        self._real_paths = real_paths
        self._paths: dict[str, Path] = {}
        self._modules: dict[str, str | None] = {}
        self._ascii: dict[str, bool] = {}
        self.native_parser = native_parser
        self.digests = Digests(self)
        self.classes = classes
        self.unsettled = 0
        """How many times something was told, or mypy did not have at hand what it takes to tell."""
        self.candidates: dict[tuple[str, tuple[str, ...], bool], tuple[Candidate, ...]] = {}
        """What was found for a file, the functions around, and either way of asking."""

    def follow(self, path: Path, uses: FileUses) -> None:
        """A file has changed, and what is known of all others has not."""
        self.file_uses = {**self.file_uses, path: uses}
        self.__dict__.pop("uses", None)
        self._ascii.clear()

    @property
    def pythons(self) -> tuple[Path, ...]:
        return (Path(self.python),) if self.python else ()

    @cached_property
    def project(self) -> Project:
        try:
            project = Project.open(start=self.start, likely_pythons=self.pythons, is_valid=validity())
            _refuse_unknown_rules(project.configuration)
            return project
        except AnalysisError as error:
            raise CompileError([f"conn-types: error: {error}"], use_stdout=True) from None

    @cached_property
    def table(self) -> RouteTable:
        try:
            return load_or_build(self.project, self.project.configuration.apps)
        except AnalysisError as error:
            raise CompileError([f"conn-types: error: {error}"], use_stdout=True) from None

    @cached_property
    def uses(self) -> ProjectUses:
        """The command's own reading of the files: asked where something is wrong, for what is around it."""
        from conn_types.analysis.evaluator.interpreter import Interpreter
        from conn_types.analysis.references.collection import ProjectUses

        return ProjectUses(self.project, Interpreter(self.project), self.table, self.project.files)

    @cached_property
    def file_uses(self) -> Mapping[Path, FileUses]:
        # The table first: it rests on all that was read before.
        assert self.table is not None
        return file_uses(self.project, self.project.files)

    @cached_property
    def wrappers(self) -> WrapperUses:
        """The functions that pass a route's name on, and the files that may call one."""
        return wrapper_uses(self.project, self.file_uses, lambda: self.uses.wrapper_uses)

    @cached_property
    def answers(self) -> FoundAnswers:
        """What is known of each file, in few words."""
        from conn_types_mypy.found_answers import FoundAnswers

        return FoundAnswers(self)

    @cached_property
    def writes(self) -> Writes:
        """What the project's files write into scopes and path parameters."""
        return writes_of(self.file_uses)

    @cached_property
    def facts(self) -> Facts:
        """For rules that ask what the project writes; any other has `plain_facts`, which cost nothing."""
        from conn_types.analysis.rules.rule import Facts

        writes = self.writes
        return Facts(table=self.table, scope_keys=writes.scope_keys, path_params=writes.path_params)

    @cached_property
    def plain_facts(self) -> Facts:
        from conn_types.analysis.rules.rule import Facts

        return Facts(table=self.table)

    @cached_property
    def parameters(self) -> frozenset[str]:
        """The path parameters of every row."""
        return frozenset(name for app in self.table.apps for name in app.routes.parameters)

    @cached_property
    def questionable(self) -> dict[str, list[RouteEntry]]:
        """Entries whose path may be wrong, by the file that declares them."""
        found: dict[str, list[RouteEntry]] = {}
        for entry in questionable_entries(self.table):
            found.setdefault(entry.location.path, []).append(entry)
        return found

    @cached_property
    def disagreements(self) -> dict[str, list[Disagreement]]:
        """Paths that disagree with their handlers, by the file that declares them."""
        paths = {self.project.shown(path): path for path in self.project.files}

        def source_of(shown: str) -> Source | None:
            source = self.project.read(paths[shown]) if shown in paths else None
            return source if isinstance(source, Source) else None

        found: dict[str, list[Disagreement]] = {}
        reads_path = any(uses.params for uses in self.file_uses.values())
        for each in disagreements(self.table, source_of, lambda: reads_path):
            found.setdefault(each.row.entry.location.path, []).append(each)
        return found

    @cached_property
    def declared(self) -> dict[str, list[RouteEntry]]:
        """Entries that something may be told about, by the file that declares them."""
        found = {path: list(entries) for path, entries in self.questionable.items()}
        for path, those in self.disagreements.items():
            found.setdefault(path, []).extend(each.row.entry for each in those)
        return found

    @cached_property
    def declaring(self) -> frozenset[str]:
        """The names of what is called where these are declared, as far as the text tells."""
        from conn_types.analysis.references.declarations import declaring_names

        paths = [path for path in self.project.files if self.project.shown(path) in self.declared]
        sources = [source for path in paths if isinstance(source := self.project.read(path), Source)]
        return frozenset(
            name for source in sources for name in declaring_names(self.declared[source.shown], source)
        )

    def is_ascii(self, path: str) -> bool:
        """Whether the file holds nothing else: then all the ways to count columns agree."""
        if path not in self._ascii:
            try:
                self._ascii[path] = self.project.disk.peek(self.path(path)).isascii()
            except OSError:
                self._ascii[path] = False
        return self._ascii[path]

    def path(self, path: str) -> Path:
        """The file as the project names it."""
        found = self._paths.get(path)
        if found is None:
            found = self._paths[path] = Path(self._real_paths.of(path))
        return found

    def module_name(self, path: str) -> str | None:
        """The module that the file is; None where it is not the project's."""
        if path not in self._modules:
            self._modules[path] = self.project.module_name(self.path(path))
        return self._modules[path]

    def is_project_file(self, path: str) -> bool:
        return self.module_name(path) is not None


def _refuse_unknown_rules(configuration: Configuration) -> None:
    """Most projects name no rule. Raises `AnalysisError`."""
    if configuration.select or configuration.ignore or configuration.per_file_ignores:
        from conn_types.analysis.rules import RULES
        from conn_types.analysis.selection import WORDS

        refuse_unknown_rules(configuration, frozenset(rule.name for rule in RULES), WORDS)
