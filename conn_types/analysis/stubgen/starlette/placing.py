"""Where Starlette's types go: into the project, into its environment, or where they are already."""

from __future__ import annotations

from pathlib import Path

from conn_types.analysis.project import Project
from conn_types.analysis.stubgen.starlette.installed_starlette import installed_starlette
from conn_types.analysis.stubgen.starlette.installed_stubs import (
    installed_stubs,
    recorded_files,
    site_of,
)
from conn_types.analysis.stubgen.starlette.partial_package import partial_package
from conn_types.analysis.stubgen.starlette.project_stubs import DIRECTORY, project_stubs


def starlette_files(project: Project, *, in_project: bool, in_environment: bool) -> dict[Path, str]:
    """Each file's path and text, in the places that are wanted. Raises `AnalysisError`."""
    files: dict[Path, str] = {}
    if in_project or in_environment:
        starlette = installed_starlette(project.environment)
        package = partial_package(starlette)
        if in_project:
            files |= project_stubs(project.root, package)
        if in_environment:
            files |= installed_stubs(site_of(project.environment), starlette, package)
    return files


def is_in_project(project: Project) -> bool:
    return (project.root / DIRECTORY).is_dir()


def is_in_environment(project: Project) -> bool:
    return bool(files_in_environment(project))


def files_in_environment(project: Project) -> tuple[Path, ...]:
    """What earlier runs have installed there."""
    return tuple(path for site in project.environment.site_packages for path in recorded_files(site))
