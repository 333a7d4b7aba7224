"""Where Starlette's types are already: in the project, or in its environment."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from conn_types.analysis.project import Project
from conn_types.analysis.stubgen.starlette.installed_stubs import recorded_files
from conn_types.analysis.stubgen.starlette.project_stubs import DIRECTORY


def is_in_project(project: Project) -> bool:
    return (project.root / DIRECTORY).is_dir()


def is_in_environment(project: Project) -> bool:
    return any(_in_environment(project))


def placed_before(project: Project) -> Iterator[Path]:
    """Every file that an earlier run has put there, and that is there still."""
    inside = sorted(path for path in (project.root / DIRECTORY).rglob("*") if not path.is_dir())
    yield from (path for path in (*inside, *_in_environment(project)) if path.is_file())


def own_directories(project: Project, path: Path) -> Iterator[Path]:
    """The directories that the file has to itself and to others like it, from the inside out."""
    root = project.root / DIRECTORY
    if path.is_relative_to(root):
        yield from (each for each in path.parents if each.is_relative_to(root))
    elif any(path.is_relative_to(site) for site in project.environment.site_packages):
        yield path.parent


def _in_environment(project: Project) -> Iterator[Path]:
    for site in project.environment.site_packages:
        yield from recorded_files(site)
