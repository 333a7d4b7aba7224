"""The references of a whole project, and what its files write into scopes."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from conn_types.analysis.file_uses import HANDLES, PASSES_ON
from conn_types.analysis.references.builders import builders, makes_routing
from conn_types.analysis.references.examined_file import Examination, ExaminedFile
from conn_types.analysis.references.file_references import FileReader
from conn_types.analysis.references.framework_dependents import FrameworkDependents
from conn_types.analysis.references.installed_wrappers import InstalledWrappers
from conn_types.analysis.references.origins import Origins
from conn_types.analysis.references.readers import Readers
from conn_types.analysis.references.reference import PassedName, Reference
from conn_types.analysis.references.scope_writes import MAY_WRITE, Writes, written
from conn_types.analysis.references.wrapper_names import REVERSERS, WrapperNames
from conn_types.analysis.references.wrapper_uses import WrapperUses
from conn_types.analysis.source import Source
from conn_types.analysis.table import RouteTable

if TYPE_CHECKING:
    from conn_types.analysis.evaluator.interpreter import Interpreter
    from conn_types.analysis.project import Project

MENTIONS = re.compile(r"url_for|url_path_for|path_params|scope|Request|WebSocket|HTTPConnection")
"""A file in which none of these words stands has no reference."""


_REVERSES = re.compile(r"\burl(?:_path)?_for\b")


@dataclass(frozen=True, slots=True, kw_only=True)
class Uses:
    """What the files of a project use, file by file, and which keys they write."""

    references: tuple[Reference, ...]
    writes: Writes


def collect(project: Project, run: Interpreter, table: RouteTable, files: Sequence[Path]) -> Uses:
    """Read the references of the files. One that cannot be read has none."""
    uses = ProjectUses(project, run, table, files)
    return Uses(references=uses.references(files), writes=uses.writes)


class ProjectUses:
    """The files of a project that may hold references, examined when they are asked for."""

    def __init__(self, project: Project, run: Interpreter, table: RouteTable, files: Sequence[Path]) -> None:
        self._project, self._table, self._files = project, table, files
        self._shared = Examination(run=run, origins=Origins(project))
        self._own = frozenset(files)
        self._wrappers = WrapperNames()
        self._references: dict[Path, tuple[Reference, ...]] = {}

    def references(self, files: Iterable[Path], others: Iterable[Reference] = ()) -> tuple[Reference, ...]:
        """Those of the files, and others that were found by the same readers."""
        found = [*(each for path in files for each in self._kept_of(path)), *others]
        if not any(isinstance(each, PassedName) for each in found):
            return tuple(found)
        # What passes a name on stands for its callers' calls, where there are any.
        for path in self.wrapper_uses.files:
            self._kept_of(path)
        followed = self.readers.followed
        return tuple(
            each for each in found if not isinstance(each, PassedName) or each.function not in followed
        )

    def _kept_of(self, path: Path) -> tuple[Reference, ...]:
        if path not in self._references:
            self._references[path] = tuple(self.of(path))
        return self._references[path]

    def mentioning(self, words: re.Pattern[str]) -> Iterator[tuple[Path, ExaminedFile]]:
        """The files in whose text one of the words stands, those that cannot be read left out."""
        return self._mentioning(words, self._files)

    @cached_property
    def examined(self) -> Mapping[Path, ExaminedFile]:
        """Those that mention what a reference is made on, or a function that passes a name on."""
        return dict(self._found(self._files))

    def _found(self, files: Iterable[Path]) -> Iterator[tuple[Path, ExaminedFile]]:
        for path in files:
            file = self.file(path)
            if file is not None:
                yield path, file

    def file(self, path: Path) -> ExaminedFile | None:
        """The file, examined, where it may hold references. Only those that are asked for are parsed."""
        if path not in self._own:
            return None
        if path in self._passing_files:
            return self._passing_files[path]
        return next((file for _, file in self._mentioning(MENTIONS, (path,))), None)

    @cached_property
    def _passing_files(self) -> Mapping[Path, ExaminedFile]:
        return {file.source.path: file for file in self._passing}

    @cached_property
    def wrapper_uses(self) -> WrapperUses:
        """The names of functions that may pass a name on, and the project's files that mention one."""
        own = any(
            scope.qualname.rpartition(".")[2] in REVERSERS
            for file in self._passing
            for scope in file.walked.functions.values()
        )
        names = self._wrappers.names | (REVERSERS if own else frozenset[str]())
        mentioning = {file.source.path for file in self._passing}
        if own:
            mentioning |= {path for path, _ in self._mentioning(_REVERSES, self._files)}
        files = tuple(path for path in self._files if path in mentioning) if names else ()
        return WrapperUses(names=frozenset(names), files=files)

    @cached_property
    def _passing(self) -> list[ExaminedFile]:
        """The files in which a function may pass a name on, and those that mention such a function."""
        installed = InstalledWrappers(self._project, self._shared)
        packages = FrameworkDependents(self._project)
        words = packages.words(self._project.text(path) for path in self._files)
        passing = [file for _, file in self._mentioning(PASSES_ON, self._files)]
        if words is not None:
            passing += installed.files(file for _, file in self._mentioning(words, self._files))
        new = passing if self._wrappers.add(passing) else []
        while new:
            words = re.compile(rf"\b(?:{'|'.join(sorted(map(re.escape, self._wrappers.names)))})\b")
            new = [file for _, file in self._mentioning(words, self._files) if file not in passing]
            passing += new
            new = new if self._wrappers.add(new) else []
        return passing

    @cached_property
    def readers(self) -> Readers:
        _ = self._passing
        readers = Readers(
            self._table,
            self._wrappers.names,
            self.knows_all_apps,
            lambda: self._handling,
            lambda: self.writes,
        )
        self._shared.captured = readers.captured
        return readers

    @cached_property
    def _handling(self) -> tuple[ExaminedFile, ...]:
        """Where one file handles what another's calls raise, every one may stand between the two."""
        if not any(self._mentioning(HANDLES, self._files)):
            return ()
        others = (file for _, file in self._mentioning(HANDLES, self._files))
        return tuple({id(file): file for file in (*self.examined.values(), *others)}.values())

    @cached_property
    def writes(self) -> Writes:
        """What all of them write into scopes and path parameters."""
        writes = Writes()
        files = (path for path in self._files if MAY_WRITE.search(self._project.text(path)))
        for _, file in self._found(files):
            writes |= written(file.walked.uses)
        return writes

    def of(self, path: Path) -> Iterator[Reference]:
        """The references of one file."""
        reader = self.reader(path)
        return iter(()) if reader is None else reader.references()

    def reader(self, path: Path) -> FileReader | None:
        """Makes the references of one file; None where it can have none."""
        file = self.file(path)
        return None if file is None else self.readers.of(file)

    @property
    def knows_every_app(self) -> bool:
        """The same for the project as a whole, its tests apart."""
        return self._known

    def knows_all_apps(self, file: ExaminedFile) -> bool:
        """Whether nothing makes an application, for this file to serve, that the table lacks."""
        return self._known_to_tests if file.is_test else self._known

    @cached_property
    def _known(self) -> bool:
        return _knows_all_apps(self._project, self._table, self._files)

    @cached_property
    def _known_to_tests(self) -> bool:
        tests = self._found(path for path in self._files if self._project.is_test(path))
        return self._known and not any(any(builders(file.walked)) for _, file in tests)

    def _mentioning(
        self, words: re.Pattern[str], files: Iterable[Path]
    ) -> Iterator[tuple[Path, ExaminedFile]]:
        for path in files:
            # Most files of a large project need not be parsed to see that they use nothing.
            if words.search(self._project.text(path)) and isinstance(self._project.read(path), Source):
                file = self._shared.examined(path)
                if file is not None:
                    yield path, file


def _knows_all_apps(project: Project, table: RouteTable, files: Sequence[Path]) -> bool:
    """Whether every file that makes an application or a router is part of an app that the table has.

    Where one is not, code that no app imports may be run by an app that nobody has seen: one that is made in
    a function with arguments, or in another project that includes this one's router.
    """
    imported = frozenset(module for app in table.apps if not app.test for module in app.modules)
    return not any(
        project.module_name(path) not in imported
        and makes_routing(project.text(path))
        and isinstance(project.read(path), Source)
        for path in files
        if not project.is_test(path)
    )
