"""How a module's name leads to its source: the project's import roots, then the environment, as Python
looks.

Where Python would have one search path, a project may have several: each service of a monorepo and each
directory of scripts sees the modules beside itself. So a name means what it means to the file that imports
it.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import conn_types
from conn_types.analysis.discovery import PackageRoots, is_foreign
from conn_types.analysis.disk import Disk
from conn_types.analysis.environment import Environment
from conn_types.analysis.module_names import module_names
from conn_types.analysis.suggestion import nearest

OWN_PACKAGE = Path(conn_types.__path__[0])


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


class ModuleFinder:
    """Finds modules, each name once for each directory that gives names a meaning of its own."""

    def __init__(
        self,
        *,
        root: Path,
        import_roots: Sequence[Path],
        environment: Environment,
        files: Sequence[Path],
        disk: Disk,
        shown: Callable[[Path], str],
        is_project: Callable[[Path], bool],
    ) -> None:
        self._root = root
        self._import_roots = import_roots
        self._environment = environment
        self._mapped = dict(environment.mapped)
        self._files = files
        self._disk = disk
        self._shown = shown
        self._is_project = is_project
        self._package_roots = PackageRoots(root)
        self._found: dict[tuple[str, Path | None], ModuleFile | None] = {}
        self._home_of: dict[Path, Path | None] = {}

    def find(self, name: str, importer: Path | None = None) -> ModuleFile | None:
        """See `Project.find_module`."""
        return self._find(name, None if importer is None else self._home(importer))

    def name_of(self, path: Path) -> str | None:
        """See `Project.module_name`."""
        return self._names.get(path)

    def nearest(self, name: str) -> str | None:
        """See `Project.nearest_module`."""
        longer = [known for known in sorted(self._paths) if known.endswith(f".{name}")]
        return longer[0] if longer else nearest(name, self._paths)

    @cached_property
    def _names(self) -> dict[Path, str]:
        return dict(
            module_names(self._files, self._root, self._import_roots, self._is_taken, self._package_roots)
        )

    @cached_property
    def _paths(self) -> dict[str, Path]:
        return {name: path for path, name in self._names.items()}

    def _is_taken(self, top: str) -> bool:
        """Whether a top-level name leads elsewhere than into a directory outside the import roots."""
        if top in sys.stdlib_module_names or self._environment.holds(top):
            return True
        return any(self._disk.kind(each / top) != "nothing" for each in self._import_roots)

    @cached_property
    def _homes(self) -> dict[Path, bool]:
        """The directories outside the import roots that hold modules, and whether they hold packages."""
        homes: dict[Path, bool] = {}
        for path in self._files:
            home = self._package_roots.of(path)
            if home not in self._import_roots:
                homes[home] = homes.get(home, False) or home != path.parent
        return homes

    @cached_property
    def _directories(self) -> frozenset[Path]:
        """All that hold files of the project, at any depth."""
        parents = {path.parent for path in self._files}
        return frozenset(above for parent in parents for above in (parent, *parent.parents))

    def _home(self, importer: Path) -> Path | None:
        # A module asks for each of its imports, with one path: its hash is known, and its parent is not.
        if importer not in self._home_of:
            home = self._package_roots.of(importer) if importer.is_relative_to(self._root) else None
            self._home_of[importer] = home if home in self._homes else None
        return self._home_of[importer]

    def _find(self, name: str, home: Path | None) -> ModuleFile | None:
        key = (name, home)
        if key not in self._found:
            self._found[key] = self._look(name, home)
        return self._found[key]

    def _look(self, name: str, home: Path | None) -> ModuleFile | None:
        if not all(name.split(".")) or "\0" in name or "/" in name:
            return None
        if home is None and name in self._paths:
            return self._of_file(name, self._paths[name])
        parent, dot, child = name.rpartition(".")
        if not dot:
            return self._look_for_top(name, home)
        above = self._find(parent, home)
        if above is None:
            return None
        if above.name != parent:
            return self._find(f"{above.name}.{child}", None)
        return self._in(name, above.directories) or self._as_mapped(name)

    def _look_for_top(self, name: str, home: Path | None) -> ModuleFile | None:
        is_standard = name in sys.stdlib_module_names
        own = [*self._beside(name, home), *self._import_roots]
        found = self._regular(name, own)
        if found is not None or is_standard:
            return found
        installed = self._environment.search_path
        found = self._regular(name, installed) or self._as_mapped(name) or self._elsewhere(name)
        if found is None and name == "conn_types":
            # A project may use the router of the very tool that checks it.
            found = self._at(name, OWN_PACKAGE)
        return found or self._namespace(name, dict.fromkeys([*own, *installed, *self._homes]))

    def _beside(self, name: str, home: Path | None) -> Sequence[Path]:
        """The importer's own directory, where a top-level name is looked for in it before all others."""
        if home is None or name in sys.stdlib_module_names:
            return ()
        # A package's neighbours hide what is installed. Beside a single file, that would be an accident.
        if not self._homes[home] and self._environment.holds(name):
            return ()
        # `from app.settings import …` in app/main.py means the directory, even where there is an app/app.py.
        if any(home.is_relative_to(each / name) for each in self._import_roots):
            return ()
        return (home,)

    def _elsewhere(self, name: str) -> ModuleFile | None:
        """In a directory that only its own files import from, if there is but one."""
        if any(each / name in self._directories for each in self._import_roots):
            return None
        found = [each for home in self._homes if (each := self._regular(name, [home])) is not None]
        return found[0] if len(found) == 1 else None

    def _in(self, name: str, directories: Iterable[Path]) -> ModuleFile | None:
        return self._regular(name, directories) or self._namespace(name, directories)

    def _regular(self, name: str, directories: Iterable[Path]) -> ModuleFile | None:
        """The first package or module of the name; directories without `__init__.py` are no match yet."""
        last = name.rpartition(".")[2]
        for directory in directories:
            for path in (directory / last / "__init__.py", directory / f"{last}.py"):
                if self._disk.kind(path) == "file":
                    return self._of_file(name, path)
        return None

    def _namespace(self, name: str, directories: Iterable[Path]) -> ModuleFile | None:
        """All the directories of the name together, as PEP 420 says."""
        last = name.rpartition(".")[2]
        portions = tuple(each for directory in directories if self._is_portion(each := directory / last))
        if not portions:
            return None
        return ModuleFile(
            name=name,
            path=None,
            shown=self._shown(portions[0]),
            is_package=True,
            is_project=any(map(self._is_project, portions)),
            directories=portions,
        )

    def _is_portion(self, directory: Path) -> bool:
        if self._disk.kind(directory) != "directory" or is_foreign(directory):
            return False
        return self._disk.kind(directory / "__init__.py") != "file"

    def _as_mapped(self, name: str) -> ModuleFile | None:
        return self._at(name, self._mapped[name]) if name in self._mapped else None

    def _at(self, name: str, path: Path) -> ModuleFile | None:
        """What an editable install maps a name to: a package's directory, or a file."""
        match self._disk.kind(path):
            case "file":
                return self._of_file(name, path)
            case "directory" if self._disk.kind(path / "__init__.py") == "file":
                return self._of_file(name, path / "__init__.py")
            case "directory":
                return self._namespace(name, [path.parent])
            case "nothing":
                return None

    def _of_file(self, name: str, path: Path) -> ModuleFile:
        is_package = path.name == "__init__.py"
        return ModuleFile(
            name=self._names.get(path, name),
            path=path,
            shown=self._shown(path),
            is_package=is_package,
            is_project=self._is_project(path),
            directories=(path.parent,) if is_package else (),
        )
