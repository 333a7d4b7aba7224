"""Every file and directory that the plugin's answers rest on, for a cache that looks at nothing else.

What is left out of the project by its name never comes into it. What is left out by what it holds may.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from conn_types.analysis.configuration import PYPROJECT
from conn_types.analysis.discovery import is_foreign
from conn_types.analysis.disk import Fact
from conn_types.analysis.environment import prefix_of
from conn_types.analysis.project import Project


def foundations(
    project: Project, start: Path, facts: Iterable[Fact], pythons: Sequence[Path] = ()
) -> tuple[list[str], list[str]]:
    """The files and the directories.

    - `start`: where the search for the project's root began.
    - `facts`: what the route table rests on, and this tool's own files.
    - `pythons`: other environments that were looked at.
    """
    files, directories = {str(path) for path in project.files}, set[str]()
    files.update(str(directory / PYPROJECT) for directory in (start, *start.parents))
    if project.configuration.table is not None:
        files.add(str(project.configuration.table))
    for fact in facts:
        if fact.look == "text":
            files.add(fact.path)
        else:
            # What is there under a path shows in the directory that lists it.
            directories.add(fact.path if fact.look == "names" else os.path.dirname(fact.path))
    directories.update(_walked(project))
    prefixes = (*_environments(project), *(str(prefix_of(python)) for python in pythons))
    for prefix in prefixes:
        directories.update((prefix, os.path.join(prefix, "lib"), os.path.join(prefix, "lib64")))
        files.add(os.path.join(prefix, "pyvenv.cfg"))
    for site in _site_directories(project, prefixes):
        directories.add(site)
        files.update(os.path.join(site, name) for name in _names(site) if name.endswith(".pth"))
        files.update(os.path.join(site, name) for name in _names(site) if name.startswith("__editable__"))
    return sorted(files), sorted(directories)


def _walked(project: Project) -> Iterator[str]:
    """The directories below the root that are searched, and those that are not because of what they hold."""
    todo = [str(project.root)]
    while todo:
        directory = todo.pop()
        yield directory
        try:
            with os.scandir(directory) as entries:
                below = [each.path for each in entries if _is_directory(each)]
        except OSError:
            continue
        for path in below:
            if not is_foreign(Path(path)):
                todo.append(path)
            elif os.path.basename(path)[0] != "." and os.path.basename(path) != "__pycache__":
                yield path


def _is_directory(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_dir(follow_symlinks=False)
    except OSError:
        return False


def _environments(project: Project) -> Iterator[str]:
    """The prefixes of the environments that are read, or would be if they were there."""
    named = [os.environ.get("VIRTUAL_ENV"), os.environ.get("CONDA_PREFIX"), sys.prefix]
    yield from (name for name in named if name)
    yield from (str(project.root / name) for name in (".venv", "venv"))
    yield from map(str, project.environment.homes)
    if project.configuration.python is not None:
        yield str(project.configuration.python)


def _site_directories(project: Project, prefixes: Sequence[str]) -> Iterator[str]:
    yield from map(str, project.environment.search_path)
    for prefix in prefixes:
        library = os.path.join(prefix, "lib")
        for name in _names(library):
            if name.startswith(("python", "pypy")):
                yield os.path.join(library, name, "site-packages")


def _names(directory: str) -> list[str]:
    try:
        return os.listdir(directory)
    except OSError:
        return []
