"""A project: its root, its files, its environment, and how the names of modules lead to files."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

import conn_types
from conn_types.analysis.configuration import Configuration, find_root, read_configuration
from conn_types.analysis.discovery import (
    import_roots,
    imported_packages,
    is_foreign,
    package_root,
    python_files,
)
from conn_types.analysis.disk import Disk
from conn_types.analysis.environment import Environment, select_environment
from conn_types.analysis.errors import AnalysisError
from conn_types.analysis.fullnames import FRAMEWORK_PACKAGES
from conn_types.analysis.module_names import module_names
from conn_types.analysis.source import Source, SourceError, parse_source, unreadable
from conn_types.analysis.table import Location

_IMPORTS_FRAMEWORK = re.compile(
    rb"^[ \t]*(?:from|import)[ \t]+(?:starlette|fastapi|conn_types)\b", re.MULTILINE
)
_SCANNED_FILES = 1_500
_SCANNED_BYTES = 16_000_000
_TEST_FILE = re.compile(r"test_.*\.py|.*_test\.py|conftest\.py")
_TEST_DIRECTORIES = frozenset({"tests", "test"})
_OWN_PACKAGE = Path(conn_types.__path__[0])


@dataclass(frozen=True, slots=True, kw_only=True)
class ModuleFile:
    """What a module's name leads to.

    - `name`: the module's one name, which may be another than the one it was found by (`module_names`).
    - `path`: its source; None for a namespace package.
    - `directories`: where its submodules are looked for.
    """

    name: str
    path: Path | None
    shown: str
    is_package: bool
    is_project: bool
    directories: tuple[Path, ...] = ()


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
        use_cache: bool = True,
    ) -> None:
        self.root = root
        self.configuration = configuration
        self.environment = environment
        self.import_roots = import_roots
        self.files = files
        self.use_cache = use_cache
        self.disk = Disk()
        self.notes: list[str] = []
        """What went wrong beside the analysis and did not stop it: a cache that cannot be used."""
        self._sources: dict[Path, Source | SourceError] = {}
        self._modules: dict[tuple[str, Path | None], ModuleFile | None] = {}
        self._mentions: dict[str, bool] = {}

    @classmethod
    def open(
        cls,
        root: Path | None = None,
        *,
        start: Path | None = None,
        src: Sequence[Path] = (),
        apps: Sequence[str] = (),
        python: Path | None = None,
        exclude: Sequence[str] = (),
        select: Sequence[str] = (),
        ignore: Sequence[str] = (),
        cache_dir: Path | None = None,
        use_cache: bool = True,
    ) -> Project:
        """The project with this root; without one, the one that `start` (or the working directory) lies in.

        The other arguments go before what the configuration says; `exclude` and `ignore` add to it. Raises
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
        files = python_files(root, configuration.exclude)
        imported = imported_packages(files)
        frameworks = [each for each in FRAMEWORK_PACKAGES if each in imported]
        return cls(
            root=root,
            configuration=configuration,
            environment=select_environment(root, configuration.python, frameworks),
            import_roots=import_roots(root, configuration.src, imported),
            files=files,
            use_cache=use_cache,
        )

    # Modules

    def find_module(self, name: str, importer: Path | None = None) -> ModuleFile | None:
        """The source that `import name` leads to: the project's, else the environment's.

        `importer` is the importing file, which sees the modules beside its own package first. None for the
        standard library (unless the project has such a module), for extension modules, and for what is not
        there.
        """
        home = self._home(importer)
        key = (name, home)
        if key not in self._modules:
            self._modules[key] = self._find(name, home)
        return self._modules[key]

    def module_name(self, path: Path) -> str | None:
        """The dotted name of a project file; None where another file has it."""
        return self._names.get(path)

    def is_standard_library(self, name: str) -> bool:
        return name.partition(".")[0] in sys.stdlib_module_names

    @cached_property
    def _names(self) -> dict[Path, str]:
        return dict(module_names(self.files, self.root, self.import_roots, self._is_taken))

    @cached_property
    def _paths(self) -> dict[str, Path]:
        return {name: path for path, name in self._names.items()}

    @cached_property
    def _homes(self) -> tuple[Path, ...]:
        """Directories outside the import roots that hold modules of the project.

        Scripts, services, examples.
        """
        homes = dict.fromkeys(package_root(path, self.root) for path in self.files)
        return tuple(home for home in homes if home not in self.import_roots)

    def _home(self, importer: Path | None) -> Path | None:
        if importer is None or not importer.is_relative_to(self.root):
            return None
        home = package_root(importer, self.root)
        return home if home in self._homes else None

    def _is_taken(self, top: str) -> bool:
        if top in sys.stdlib_module_names or self.environment.holds(top):
            return True
        return any(self.disk.kind(each / top) != "nothing" for each in self.import_roots)

    def _find(self, name: str, home: Path | None) -> ModuleFile | None:
        if not all(name.split(".")) or "\0" in name or "/" in name:
            return None
        if home is None and name in self._paths:
            return self._of_file(name, self._paths[name])
        parent, dot, child = name.rpartition(".")
        if not dot:
            return self._find_top(name, home)
        found = self.find_module(parent, None if home is None else home / "_.py")
        if found is None:
            return None
        if found.name != parent:
            return self.find_module(f"{found.name}.{child}")
        mapped = dict(self.environment.mapped).get(name)
        return self._in_directories(name, found.directories) or (mapped and self._at(name, mapped)) or None

    def _find_top(self, name: str, home: Path | None) -> ModuleFile | None:
        """Python's order for a top-level name, with the standard library left out."""
        is_standard = self.is_standard_library(name)
        beside = () if home is None or is_standard else (home,)
        # A package's neighbours hide what is installed. Beside a single file, that would be an accident.
        first = (
            beside
            if home is not None and any(each.parent == home for each in self._package_directories)
            else ()
        )
        installed = () if is_standard else self.environment.search_path
        search = tuple(dict.fromkeys((*first, *self.import_roots)))
        found = self._regular(name, search)
        if found is None and beside and not first and not self.environment.holds(name):
            found = self._regular(name, beside)
        if found is not None or is_standard:
            return found
        found = self._regular(name, installed) or self._mapped(name) or self._elsewhere(name)
        if found is not None:
            return found
        if name == "conn_types":
            # A project may use the router of the tool that checks it.
            return self._at(name, _OWN_PACKAGE)
        return self._namespace(name, (*beside, *search, *installed, *self._homes))

    def _elsewhere(self, name: str) -> ModuleFile | None:
        """In a directory that only its own files import from, if there is but one."""
        found = [each for home in self._homes if (each := self._regular(name, (home,))) is not None]
        return found[0] if len(found) == 1 else None

    @cached_property
    def _package_directories(self) -> tuple[Path, ...]:
        """The top-level packages outside the import roots."""
        return tuple(
            dict.fromkeys(
                home / path.relative_to(home).parts[0]
                for path in self.files
                if (home := package_root(path, self.root)) != path.parent and home not in self.import_roots
            )
        )

    def _mapped(self, name: str) -> ModuleFile | None:
        path = dict(self.environment.mapped).get(name)
        return None if path is None else self._at(name, path)

    def _in_directories(self, name: str, directories: Sequence[Path]) -> ModuleFile | None:
        return self._regular(name, directories) or self._namespace(name, directories)

    def _regular(self, name: str, directories: Sequence[Path]) -> ModuleFile | None:
        """The first package or module of the name; directories without `__init__.py` are no match yet."""
        last = name.rpartition(".")[2]
        for directory in directories:
            package = directory / last
            if self.disk.kind(package) == "directory" and self.disk.kind(package / "__init__.py") == "file":
                return self._of_file(name, package / "__init__.py")
            if self.disk.kind(directory / f"{last}.py") == "file":
                return self._of_file(name, directory / f"{last}.py")
        return None

    def _namespace(self, name: str, directories: Sequence[Path]) -> ModuleFile | None:
        """PEP 420: all the directories of the name together."""
        last = name.rpartition(".")[2]
        portions = tuple(
            portion
            for directory in directories
            if self.disk.kind(portion := directory / last) == "directory" and not is_foreign(portion)
        )
        if not portions:
            return None
        return ModuleFile(
            name=name,
            path=None,
            shown=self.shown(portions[0]),
            is_package=True,
            is_project=any(map(self.is_project, portions)),
            directories=portions,
        )

    def _at(self, name: str, path: Path) -> ModuleFile | None:
        """What an editable install maps a name to: a package's directory, or a file."""
        match self.disk.kind(path):
            case "file":
                return self._of_file(name, path)
            case "directory" if self.disk.kind(path / "__init__.py") == "file":
                return self._of_file(name, path / "__init__.py")
            case "directory":
                return self._namespace(name, (path.parent,))
            case "nothing":
                return None

    def _of_file(self, name: str, path: Path) -> ModuleFile:
        is_package = path.name == "__init__.py"
        return ModuleFile(
            name=self._names.get(path, name),
            path=path,
            shown=self.shown(path),
            is_package=is_package,
            is_project=self.is_project(path),
            directories=(path.parent,) if is_package else (),
        )

    # Files

    def read(self, path: Path) -> Source | SourceError:
        """The file, read and parsed once."""
        if path not in self._sources:
            try:
                data = self.disk.read(path)
            except OSError as error:
                self._sources[path] = unreadable(path, self.shown(path), error)
            else:
                self._sources[path] = parse_source(path, self.shown(path), data)
        return self._sources[path]

    def exists(self, path: Path) -> bool:
        return self.disk.kind(path) != "nothing"

    def is_dir(self, path: Path) -> bool:
        return self.disk.kind(path) == "directory"

    def list_dir(self, path: Path) -> tuple[str, ...]:
        """The names in a directory, sorted; none where it cannot be listed."""
        return self.disk.names(path)

    def shown(self, path: Path) -> str:
        """The path as reports show it: POSIX, relative to the root, or `<site-packages>/…`."""
        for directory in self.environment.site_packages:
            if path.is_relative_to(directory):
                return f"<site-packages>/{path.relative_to(directory).as_posix()}"
        if path.is_relative_to(self.root):
            return path.relative_to(self.root).as_posix()
        installed = (*self.environment.extra_paths, *(each.parent for _, each in self.environment.mapped))
        for directory in (*installed, _OWN_PACKAGE.parent):
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
        return not {"site-packages", "dist-packages", "node_modules"} & set(path.relative_to(self.root).parts)

    def is_test(self, path: Path) -> bool:
        """Whether a file belongs to tests: `tests/`, `test_*.py`, `*_test.py`, `conftest.py`."""
        if _TEST_FILE.fullmatch(path.name):
            return True
        relative = path.relative_to(self.root) if path.is_relative_to(self.root) else path
        return not _TEST_DIRECTORIES.isdisjoint(relative.parts[:-1])

    def files_below(self, paths: Sequence[Path]) -> tuple[Path, ...]:
        """The project's files that are one of the paths, or below one; all of them where there is no path.

        A file that is named itself counts although it is excluded. Raises `AnalysisError` for a path that
        does not exist or lies outside the root, and where no Python file is left.
        """
        chosen = set(self.files) if not paths else set[Path]()
        for path in map(_absolute, paths):
            if not path.exists():
                raise AnalysisError(f"there is no file or directory {path}")
            if not path.is_relative_to(self.root):
                raise AnalysisError(f"{path} lies outside the project, whose root is {self.root}")
            if path.is_file():
                chosen.add(path)
            chosen.update(file for file in self.files if file.is_relative_to(path))
        if not chosen:
            where = ", ".join(map(str, paths)) or str(self.root)
            raise AnalysisError(
                f"there is no Python file in {where} (environments and excluded files not counted)"
            )
        return tuple(sorted(chosen, key=self.shown))

    def mentions_framework(self, package: str) -> bool:
        """Whether a file of this installed package has a line that imports a framework.

        Read as text, up to some limit: what is so large and mentions none in its first files is no web
        package.
        """
        if package not in self._mentions:
            self._mentions[package] = package in FRAMEWORK_PACKAGES or self._scan(package)
        return self._mentions[package]

    def _scan(self, package: str) -> bool:
        found = self.find_module(package)
        if found is None:
            return False
        scanned = 0
        for number, path in enumerate(self._package_files(found)):
            if number >= _SCANNED_FILES or scanned >= _SCANNED_BYTES:
                return False
            try:
                data = self.disk.read(path)
            except OSError:
                continue
            if _IMPORTS_FRAMEWORK.search(data):
                return True
            scanned += len(data)
        return False

    def _package_files(self, module: ModuleFile) -> Iterator[Path]:
        """The module's file, or all the files of the package, the upper ones first."""
        if module.path is not None and not module.is_package:
            yield module.path
        level = list(module.directories)
        while level:
            below: list[Path] = []
            for directory in level:
                for name in self.disk.names(directory):
                    path = directory / name
                    if name.endswith(".py"):
                        yield path
                    elif "." not in name and self.disk.kind(path) == "directory" and not path.is_symlink():
                        below.append(path)
            level = below

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


def _absolute(path: Path) -> Path:
    """Absolute and without links, so that one file has one path."""
    return Path(os.path.realpath(path))
