"""The one name under which each of the project's files is known.

A file may be importable under several names: `app.main` with `services/api` on the path,
`services.api.app.main` from the root. Whichever an import uses, the module is one, and its name is the same
in every report.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from conn_types.analysis.discovery import package_root


def module_names(
    files: Sequence[Path], root: Path, import_roots: Sequence[Path], is_taken: Callable[[str], bool]
) -> Mapping[Path, str]:
    """Each file's dotted name. A file that no import can reach, because another has its name, has none.

    - Below a configured import root or `src/`: from there.
    - In a package whose directory above is no import root (`services/api/app/main.py`): from that
      directory, if no other package has the name and nothing that is installed (`is_taken`).
    - Otherwise: from the root, as a namespace package.
    """
    packages = _packages(files, root, import_roots)
    names: dict[Path, str] = {}
    taken: dict[str, Path] = {}
    # `a/__init__.py` goes before `a.py`, as it does in Python.
    for path in sorted(files, key=lambda each: (each.name != "__init__.py", each.as_posix())):
        for name in _candidates(path, root, import_roots, packages, is_taken):
            if taken.setdefault(name, path) == path:
                names[path] = name
                break
    return names


def _packages(
    files: Sequence[Path], root: Path, import_roots: Sequence[Path]
) -> Mapping[str, frozenset[Path]]:
    """The top-level packages that lie outside the import roots, by name, to the directories they lie in."""
    found: dict[str, set[Path]] = {}
    for path in files:
        above = package_root(path, root)
        if above != path.parent and above not in import_roots:
            found.setdefault(path.relative_to(above).parts[0], set()).add(above)
    return {name: frozenset(directories) for name, directories in found.items()}


def _candidates(
    path: Path,
    root: Path,
    import_roots: Sequence[Path],
    packages: Mapping[str, frozenset[Path]],
    is_taken: Callable[[str], bool],
) -> list[str]:
    candidates: list[str] = []
    home = next((each for each in import_roots if path.is_relative_to(each)), root)
    above = package_root(path, root)
    if home == root and above not in import_roots and above != path.parent:
        top = path.relative_to(above).parts[0]
        if len(packages[top]) == 1 and not is_taken(top):
            candidates.append(dotted(path, above))
    for each in (home, root):
        if all("." not in part for part in path.relative_to(each).parts[:-1]):
            candidates.append(dotted(path, each))
    # A directory such as `v1.0` has no dotted name from above.
    if not candidates:
        candidates.append(dotted(path, above))
    return candidates


def dotted(path: Path, above: Path) -> str:
    """The name of a file as seen from a directory: `shop/admin/__init__.py` is `shop.admin`."""
    parts = list(path.relative_to(above).with_suffix("").parts)
    if parts[-1] == "__init__" and len(parts) > 1:
        parts.pop()
    return ".".join(parts)
