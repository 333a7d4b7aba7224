"""The files of Starlette's types: in the project, in its environment, or in both."""

from __future__ import annotations

from pathlib import Path

from conn_types.analysis.project import Project
from conn_types.analysis.stubgen.starlette.installed_starlette import installed_starlette
from conn_types.analysis.stubgen.starlette.installed_stubs import installed_stubs, site_of
from conn_types.analysis.stubgen.starlette.kept_package import kept_or_derived
from conn_types.analysis.stubgen.starlette.project_stubs import project_stubs


def starlette_files(project: Project, *, in_project: bool, in_environment: bool) -> dict[Path, str]:
    """Each file's path and text, in the places that are wanted. Raises `AnalysisError`."""
    starlette = installed_starlette(project.environment)
    package = kept_or_derived(project, starlette)
    files = project_stubs(project.root, package) if in_project else {}
    if in_environment:
        files |= installed_stubs(site_of(project.environment), starlette, package)
    return files
