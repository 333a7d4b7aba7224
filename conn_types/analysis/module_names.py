"""The one name under which each of the project's files is known.

A file may be importable under several names: `app.main` with `services/api` on the path,
`services.api.app.main` from the root. Whichever an import uses, the module is one, and its name is the same
in every report.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from conn_types.analysis.discovery import PackageRoots


def module_names(
    files: Sequence[Path],
    root: Path,
    import_roots: Sequence[Path],
    is_taken: Callable[[str], bool],
    package_roots: PackageRoots,
) -> Mapping[Path, str]:
    """Each file's dotted name. A file that no import can reach, because another has its name, has none.

    - Below a configured import root or `src/`: from there.
    - In a package whose directory above is no import root (`services/api/app/main.py`): from that
      directory, if no other package has the name and nothing that is installed (`is_taken`).
    - Otherwise: from the root, as a namespace package.
    """
    directories = _Directories(files, root, import_roots, is_taken, package_roots)
    names: dict[Path, str] = {}
    taken: dict[str, Path] = {}
    # `a/__init__.py` goes before `a.py`, as it does in Python.
    for path in sorted(files, key=lambda each: (each.name != "__init__.py", each.as_posix())):
        for above in directories.above(path):
            name = _joined(above, path)
            if taken.setdefault(name, path) == path:
                names[path] = name
                break
    return names


class _Directories:
    """What the directories of files are called: found out once for all the files that lie in one."""

    def __init__(
        self,
        files: Sequence[Path],
        root: Path,
        import_roots: Sequence[Path],
        is_taken: Callable[[str], bool],
        package_roots: PackageRoots,
    ) -> None:
        self._root = root
        self._import_roots = import_roots
        self._is_taken = is_taken
        self._package_roots = package_roots
        self._packages = self._top_packages(files)
        self._known: dict[Path, list[tuple[str, ...]]] = {}

    def above(self, path: Path) -> list[tuple[str, ...]]:
        """The ways to write the names of the packages that the file lies in, the best one first."""
        if path.parent not in self._known:
            self._known[path.parent] = [
                path.parent.relative_to(above).parts for above in self._candidates(path)
            ]
        return self._known[path.parent]

    def _candidates(self, path: Path) -> list[Path]:
        """The directories that the file may be imported from."""
        candidates: list[Path] = []
        home = next((each for each in self._import_roots if path.is_relative_to(each)), self._root)
        above = self._package_roots.of(path)
        if home == self._root and above not in self._import_roots and above != path.parent:
            top = path.relative_to(above).parts[0]
            if len(self._packages[top]) == 1 and not self._is_taken(top):
                candidates.append(above)
        for each in (home, self._root):
            if all("." not in part for part in path.relative_to(each).parts[:-1]):
                candidates.append(each)
        # A directory such as `v1.0` has no dotted name from above.
        return candidates or [above]

    def _top_packages(self, files: Sequence[Path]) -> Mapping[str, frozenset[Path]]:
        """The top-level packages outside the import roots, by name, to the directories they lie in."""
        found: dict[str, set[Path]] = {}
        for path in {each.parent: each for each in files}.values():
            above = self._package_roots.of(path)
            if above != path.parent and above not in self._import_roots:
                found.setdefault(path.relative_to(above).parts[0], set()).add(above)
        return {name: frozenset(directories) for name, directories in found.items()}


def _joined(packages: tuple[str, ...], path: Path) -> str:
    """The name of a file in packages: `shop/admin/__init__.py` is `shop.admin`."""
    parts = (*packages, path.stem)
    return ".".join(parts[:-1] if parts[-1] == "__init__" and len(parts) > 1 else parts)
