"""A project: its root, its files, its environment, and how the names of modules lead to files."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import replace
from functools import cached_property
from pathlib import Path

from conn_types.analysis.configuration import Configuration, find_root, read_configuration
from conn_types.analysis.deferred_bodies import Deferral, IsValid
from conn_types.analysis.discovery import TEST_DIRECTORIES, import_roots, imported_packages, python_files
from conn_types.analysis.disk import Disk
from conn_types.analysis.distributions import Distributions
from conn_types.analysis.environment import Environment, select_environment
from conn_types.analysis.errors import AnalysisError
from conn_types.analysis.framework_mention import mentions_framework
from conn_types.analysis.fullnames import FRAMEWORK_PACKAGES
from conn_types.analysis.generated_mark import is_generated
from conn_types.analysis.location import Location
from conn_types.analysis.looks import Looks
from conn_types.analysis.module_finder import OWN_PACKAGE, ModuleFile, ModuleFinder
from conn_types.analysis.source import Source, SourceError, parse_source, unreadable

__all__ = ["ModuleFile", "Project"]

_TEST_FILE = re.compile(r"test_.*\.py|.*_test\.py|conftest\.py")
_OTHERS = frozenset({"site-packages", "dist-packages", "node_modules"})


MOST_SHOWN = 100
"""Letters of a path that a note shows: one may have thousands."""


class Project:
    """Made by `Project.open`. Looks at the file system are remembered in `disk`."""

    def __init__(
        self,
        *,
        root: Path,
        configuration: Configuration,
        environment: Environment,
        import_roots: tuple[Path, ...],
        files: tuple[Path, ...],
        disk: Disk | None = None,
        use_cache: bool = True,
        is_valid: IsValid | None = None,
    ) -> None:
        self.root = root
        self.configuration = configuration
        self.environment = environment
        self.import_roots = import_roots
        self.files = files
        self.use_cache = use_cache
        self._deferral = None if is_valid is None else Deferral(is_valid)
        self.disk = disk or Disk(keeps_facts=use_cache)
        self.looks = Looks()
        self.distributions = Distributions(environment, self.disk)
        self.generated: tuple[Path, ...] = ()
        """Files that were made from the routes: they are none of `files`."""
        self.notes: list[str] = []
        """What went wrong beside the analysis and did not stop it: a cache that cannot be used."""
        self._sources: dict[Path, Source | SourceError] = {}
        self._finder = ModuleFinder(
            root=root,
            import_roots=import_roots,
            environment=environment,
            files=files,
            disk=self.disk,
            shown=self.shown,
            is_project=self.is_project,
        )
        self._mentions: dict[str, bool] = {}
        self._shown: dict[str, str] = {}
        self._tests: dict[Path, bool] = {}

    @classmethod
    def open(
        cls,
        root: Path | None = None,
        *,
        start: Path | None = None,
        src: Sequence[Path] = (),
        apps: Sequence[str] = (),
        python: Path | None = None,
        likely_pythons: Sequence[Path] = (),
        exclude: Sequence[str] = (),
        select: Sequence[str] = (),
        ignore: Sequence[str] = (),
        cache_dir: Path | None = None,
        use_cache: bool = True,
        is_valid: IsValid | None = None,
    ) -> Project:
        """The project with this root; without one, the one that `start` (or the working directory) lies in.

        The other arguments go before what the configuration says; `exclude` and `ignore` add to it, and
        `likely_pythons` are looked into first where it names none. Raises
        `AnalysisError` for bad configuration, for a directory that does not exist, and where the project
        imports a framework that no environment holds.
        """
        root = find_root(_absolute(start or Path.cwd())) if root is None else _absolute(root)
        if not root.is_dir():
            raise AnalysisError(f"there is no directory {root}")
        configuration = read_configuration(root)
        configuration = replace(
            configuration,
            src=tuple(map(_absolute, src)) or tuple(map(_absolute, configuration.src)),
            apps=tuple(apps) or configuration.apps,
            python=python or configuration.python,
            exclude=(*configuration.exclude, *exclude),
            select=tuple(select) or configuration.select,
            ignore=(*configuration.ignore, *ignore),
            cache_dir=cache_dir or configuration.cache_dir,
        )
        unlisted: dict[Path, OSError] = {}
        disk = Disk(keeps_facts=use_cache)
        files, generated = _apart(python_files(root, configuration.exclude, unlisted), disk)
        imported = imported_packages(files, disk)
        frameworks = [each for each in FRAMEWORK_PACKAGES if each in imported]
        environment = select_environment(root, configuration.python, frameworks, likely_pythons)
        src = configuration.src or environment.editable_roots(root)
        project = cls(
            root=root,
            configuration=configuration,
            environment=environment,
            import_roots=import_roots(root, src, imported),
            files=files,
            disk=disk,
            use_cache=use_cache,
            is_valid=is_valid,
        )
        project.generated = generated
        project.notes += [
            f"{_shortened(directory.relative_to(root).as_posix())} is not read: {error.strerror or error}"
            for directory, error in unlisted.items()
        ]
        return project

    def find_module(self, name: str, importer: Path | None = None) -> ModuleFile | None:
        """The source that `import name` leads to: the project's, else the environment's.

        `importer` is the importing file, which sees the modules beside its own package first. None for the
        standard library (unless the project has such a module), for extension modules, and for what is not
        there, or there more than once.
        """
        return self._finder.find(name, importer)

    def module_name(self, path: Path) -> str | None:
        """The dotted name of a project file; None where another file has it."""
        return self._finder.name_of(path)

    def nearest_module(self, name: str) -> str | None:
        """The project's module that a name which leads nowhere may mean: `one.app.main` for `app.main`."""
        return self._finder.nearest(name)

    def is_standard_library(self, name: str) -> bool:
        return name.partition(".")[0] in sys.stdlib_module_names

    def read(self, path: Path) -> Source | SourceError:
        """The file, read and parsed once."""
        if path not in self._sources:
            return self._kept(path, self._parsed(path))
        return self._sources[path]

    def deferring(self) -> AbstractContextManager[None]:
        """Meanwhile, bodies of functions wait until somebody looks into them, where texts can be tested."""
        return nullcontext() if self._deferral is None else self._deferral.on()

    @property
    def has_misread(self) -> bool:
        """Whether a body that waited turned out to be none."""
        return self._deferral is not None and self._deferral.has_failed

    def read_whole(self) -> None:
        """Read every file again when somebody asks, and let no body wait."""
        self._deferral = None
        self.looks = Looks()
        self._sources.clear()

    def forget(self, path: Path) -> None:
        """Read the file again when somebody asks: it has changed."""
        self._sources.pop(path, None)
        self.disk.forget(path)

    def error_in(self, path: Path) -> SourceError | None:
        """What is wrong with the file, if anything. A tree that nobody has asked for yet is not kept."""
        source = self._sources.get(path)
        if source is None:
            source = self._parsed(path)
            if isinstance(source, SourceError):
                self._kept(path, source)
        return source if isinstance(source, SourceError) else None

    def _parsed(self, path: Path) -> Source | SourceError:
        try:
            data = self.disk.read(path)
        except OSError as error:
            return unreadable(path, self.shown(path), error)
        self.disk.release(path)
        return parse_source(path, self.shown(path), data, self._deferral)

    def _kept(self, path: Path, source: Source | SourceError) -> Source | SourceError:
        self._sources[path] = source
        if isinstance(source, SourceError) and source.is_data:
            note = f"{source.shown} is not read: {source.message}"
            if note not in self.notes:
                self.notes.append(note)
        return source

    @property
    def sources(self) -> Mapping[Path, Source | SourceError]:
        """The files that were parsed so far."""
        return self._sources

    def text(self, path: Path) -> str:
        """The file's text as far as its words matter, not parsed; nothing where it cannot be read."""
        source = self._sources.get(path)
        if isinstance(source, Source):
            return source.text
        try:
            self.disk.peek(path)  # It is read again where it turns out to matter.
            return self.disk.read(path).decode("utf-8", "replace")
        except OSError:
            return ""

    def exists(self, path: Path) -> bool:
        return self.disk.kind(path) != "nothing"

    def is_dir(self, path: Path) -> bool:
        return self.disk.kind(path) == "directory"

    def list_dir(self, path: Path) -> tuple[str, ...]:
        """The names in a directory, sorted; none where it cannot be listed."""
        return self.disk.names(path)

    def shown(self, path: Path) -> str:
        """The path as reports show it: POSIX, relative to the root, or `<site-packages>/…`."""
        above, _, name = str(path).rpartition(os.sep)
        # Many files lie in one directory, and comparing paths part by part takes its time.
        if above not in self._shown:
            self._shown[above] = self._shown_path(Path(above) / "x")[:-1]
        before = self._shown[above]
        return self._shown_path(path) if before.startswith("..") or path in self._homes else before + name

    @cached_property
    def _homes(self) -> frozenset[Path]:
        """The directories that `shown` shows other paths from."""
        installed = (*self.environment.extra_paths, *(each.parent for _, each in self.environment.mapped))
        return frozenset((self.root, *self.environment.site_packages, *installed, OWN_PACKAGE.parent))

    def _shown_path(self, path: Path) -> str:
        for directory in self.environment.site_packages:
            if path.is_relative_to(directory):
                return f"<site-packages>/{path.relative_to(directory).as_posix()}"
        if path.is_relative_to(self.root):
            return path.relative_to(self.root).as_posix()
        installed = (*self.environment.extra_paths, *(each.parent for _, each in self.environment.mapped))
        for directory in (*installed, OWN_PACKAGE.parent):
            if path.is_relative_to(directory):
                return f"<site-packages>/{path.relative_to(directory).as_posix()}"
        return Path(os.path.relpath(path, self.root)).as_posix()

    def is_project(self, path: Path) -> bool:
        """Whether a path is the project's own rather than installed, excluded files included."""
        if any(path.is_relative_to(directory) for directory in self.environment.site_packages):
            return False
        if any(path.is_relative_to(each) for each in self.import_roots if each != self.root):
            return True
        if not path.is_relative_to(self.root):
            return False
        return _OTHERS.isdisjoint(path.relative_to(self.root).parts)

    def is_test(self, path: Path) -> bool:
        """Whether a file belongs to tests: `tests/`, `test_*.py`, `*_test.py`, `conftest.py`."""
        if path not in self._tests:
            relative = path.relative_to(self.root) if path.is_relative_to(self.root) else path
            self._tests[path] = bool(_TEST_FILE.fullmatch(path.name)) or not TEST_DIRECTORIES.isdisjoint(
                relative.parts[:-1]
            )
        return self._tests[path]

    def files_with(self, paths: Sequence[Path]) -> tuple[Path, ...]:
        """The project's files, and those that are named although they are excluded.

        Raises `AnalysisError` for a path that does not exist or lies outside the root, and where there is no
        file at all.
        """
        named = [path for path in self._existing(paths) if path.is_file() and path.suffix == ".py"]
        if not named and not self.files:
            raise self._no_python_file(())
        return tuple(sorted({*self.files, *named}, key=self.shown))

    def files_below(self, paths: Sequence[Path], templates: Iterable[Path] = ()) -> tuple[Path, ...]:
        """The project's files, and templates, that are one of the paths, or below one.

        All of them where there is no path. Raises `AnalysisError` as `files_with`, for a file that is neither
        of the two, and where none is left.
        """
        known = frozenset(templates)
        chosen = {*self.files, *known} if not paths else set[Path]()
        for path in self._existing(paths):
            if path.is_file():
                if path.suffix != ".py" and path not in known:
                    what = " and no template that the code loads" if known else ""
                    raise AnalysisError(f"{path} is no Python file{what}")
                chosen.add(path)
            chosen.update(file for file in (*self.files, *known) if file.is_relative_to(path))
        if not chosen:
            raise self._no_python_file(paths)
        return tuple(sorted(chosen, key=self.shown))

    def _existing(self, paths: Sequence[Path]) -> Iterator[Path]:
        for path in map(_absolute, paths):
            if not os.path.exists(path):
                raise AnalysisError(f"there is no file or directory {path}")
            if not path.is_relative_to(self.root):
                raise AnalysisError(f"{path} lies outside the project, whose root is {self.root}")
            yield path

    def _no_python_file(self, paths: Sequence[Path]) -> AnalysisError:
        where = ", ".join(map(str, paths)) or str(self.root)
        return AnalysisError(
            f"there is no Python file in {where} (environments and excluded files not counted)"
        )

    def mentions_framework(self, package: str) -> bool:
        """Whether a file of this installed top-level package has a line that imports a framework."""
        if package not in self._mentions:
            module = self.find_module(package)
            self._mentions[package] = package in FRAMEWORK_PACKAGES or (
                module is not None and mentions_framework(module, self.disk)
            )
        return self._mentions[package]

    def nowhere(self, reason: str) -> Location:
        """A location for what has no place in any file."""
        return Location(path=f"<{reason}>", line=1, column=0)

    @property
    def python_shown(self) -> str | None:
        """The environment that is read, relative to the root where it lies there."""
        python = self.environment.python
        if python is None:
            return None
        return python.relative_to(self.root).as_posix() if python.is_relative_to(self.root) else str(python)


def _apart(files: tuple[Path, ...], disk: Disk) -> tuple[tuple[Path, ...], tuple[Path, ...]]:
    """What somebody has written, and what was generated."""
    generated = tuple(path for path in files if _is_generated(path, disk))
    return (tuple(path for path in files if path not in generated) if generated else files), generated


def _is_generated(path: Path, disk: Disk) -> bool:
    try:
        return is_generated(disk.peek(path))
    except OSError:
        return False


def _absolute(path: Path) -> Path:
    """Absolute and without links, so that one file has one path. Raises `AnalysisError` for no path."""
    try:
        return Path(os.path.realpath(path))
    except ValueError as error:
        raise AnalysisError(f"{str(path)!r} is no path: {error}") from None


def _shortened(path: str) -> str:
    return path if len(path) <= MOST_SHOWN else f"{path[:MOST_SHOWN]}…"
