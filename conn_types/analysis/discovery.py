"""Which files are the project's own, and from which directories it imports.

Not followed: links to directories (a loop of them would not end), and directories that hold other people's
code or what a build has left. A module that is imported through a link is found all the same.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path, PurePosixPath

from conn_types.analysis import path_glob
from conn_types.analysis.disk import Disk
from conn_types.analysis.errors import AnalysisError

_OTHERS = frozenset({"node_modules", "__pycache__", "site-packages", "dist-packages", "__pypackages__"})
_TO_BE_FILLED = ("{{", "{%")
"""What names of folders in a project template hold (cookiecutter, copier): no Python is in them yet."""
TEST_DIRECTORIES = frozenset({"tests", "test"})
_BUILT = frozenset({"build", "dist"})
_NAMES = (b"starlette", b"fastapi", b"conn_types", b"src")
_IMPORT = re.compile(rb"^[ \t]*(?:from|import)[ \t]+(starlette|fastapi|conn_types|src)\b", re.MULTILINE)


def python_files(
    root: Path, exclude: Sequence[str], unlisted: dict[Path, OSError] | None = None
) -> tuple[Path, ...]:
    """The project's own `.py` files below the root, sorted by their POSIX paths.

    Directories that cannot be listed are put into `unlisted`: they may be forbidden, or their path too long.
    """
    found = _walk(root, exclude, {} if unlisted is None else unlisted)
    return tuple(sorted(found, key=lambda path: path.relative_to(root).as_posix()))


def _walk(root: Path, exclude: Sequence[str], unlisted: dict[Path, OSError]) -> Iterator[Path]:
    todo = [(root, PurePosixPath())]
    while todo:
        directory, relative = todo.pop()
        try:
            with os.scandir(directory) as scan:
                entries = list(scan)
        except OSError as error:
            unlisted[directory] = error
            continue
        for entry in entries:
            path = relative / entry.name
            try:
                is_directory = entry.is_dir(follow_symlinks=False)
                is_file = not is_directory and entry.name.endswith(".py") and entry.is_file()
            except OSError:
                continue
            if is_file and not path_glob.matches(exclude, path):
                yield directory / entry.name
            elif is_directory and not _is_left_out(directory / entry.name, path, exclude):
                todo.append((directory / entry.name, path))


def _is_left_out(directory: Path, relative: PurePosixPath, exclude: Sequence[str]) -> bool:
    return is_foreign(directory) or path_glob.matches(exclude, relative, directory=True)


def is_foreign(directory: Path) -> bool:
    """Whether a directory holds an environment, hidden files, caches or what a build has left."""
    name = directory.name
    if name.startswith(".") or name in _OTHERS or name.endswith(".egg-info"):
        return True
    if any(each in name for each in _TO_BE_FILLED):
        return True
    if name in _BUILT and not os.path.isfile(directory / "__init__.py"):
        return True
    # Unlike a `Path`, these never raise, be a path too long or forbidden to look at.
    return os.path.isfile(directory / "pyvenv.cfg") or os.path.isdir(directory / "conda-meta")


def import_roots(root: Path, src: Sequence[Path], imported: frozenset[str]) -> tuple[Path, ...]:
    """The directories that top-level modules lie in: the configured ones, or `src/`, then the root.

    `src/` is one where it holds modules and is none itself: `from src.config import …` says that it is.
    Raises `AnalysisError` where a configured one does not exist.
    """
    for directory in src:
        if not os.path.isdir(directory):
            raise AnalysisError(f"src: there is no directory {directory}")
    if src:
        return tuple(dict.fromkeys((*src, root)))
    default = root / "src"
    if "src" not in imported and not os.path.isfile(default / "__init__.py") and _holds_modules(default):
        return (default, root)
    return (root,)


def _holds_modules(directory: Path) -> bool:
    return any(directory.glob("*.py")) or any(directory.glob("*/*.py")) or any(directory.glob("*/*/*.py"))


class PackageRoots:
    """The nearest directory above each file that is no package: what `sys.path` must hold to import it."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._known: dict[Path, Path] = {}

    def of(self, path: Path) -> Path:
        """The root of one file's package; each directory is looked at once."""
        directory = path.parent
        below: list[Path] = []
        while directory not in self._known:
            below.append(directory)
            if directory == self._root or not os.path.isfile(directory / "__init__.py"):
                self._known[directory] = directory
                break
            directory = directory.parent
        found = self._known[directory]
        self._known.update(dict.fromkeys(below, found))
        return found


def imported_packages(files: Iterable[Path], disk: Disk) -> frozenset[str]:
    """The frameworks (and `src`) that a line of the files imports, as text.

    A docstring's example counts too.
    """
    found: set[str] = set()
    for path in files:
        try:
            data = disk.peek(path)
        except OSError:
            continue
        # Most files hold none of the names that are not found yet, which takes a fraction of the time to see.
        if any(name.decode() not in found and name in data for name in _NAMES):
            found.update(match[1].decode() for match in _IMPORT.finditer(data))
    return frozenset(found)
