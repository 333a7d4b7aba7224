"""The folder that systems of continuous integration show paths from: the repository's."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from conn_types.analysis.project import Project


def from_checkout(project: Project) -> Callable[[str], str]:
    """Makes paths that start at the repository's root of those that start at the project's.

    A project may be one folder of many. Without a repository, paths start at the working directory, or at the
    project's root where it lies elsewhere.
    """
    root = project.root
    top = next((each for each in (root, *root.parents) if (each / ".git").exists()), None)
    if top is None:
        working = Path.cwd()
        top = working if root.is_relative_to(working) else root
    before = root.relative_to(top).as_posix()
    return lambda shown: shown if before == "." or shown.startswith("<") else f"{before}/{shown}"
