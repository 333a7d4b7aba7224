"""The files that are templates: those in folders that environments load from, or that are configured.

In such a folder a page is a template, and other text is one where code or another template names it, or where
it asks for a route.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from conn_types.analysis import path_glob
from conn_types.analysis.discovery import is_foreign
from conn_types.analysis.templates.environments import Environment, Folder
from conn_types.analysis.templates.syntax import TemplateSyntax

if TYPE_CHECKING:
    from conn_types.analysis.project import Project

_PAGES = frozenset({".html", ".htm", ".xhtml", ".jinja", ".jinja2", ".j2"})
_TEXTS = frozenset(
    {
        ".txt",
        ".md",
        ".rst",
        ".xml",
        ".svg",
        ".css",
        ".js",
        ".mjs",
        ".ts",
        ".json",
        ".tpl",
        ".tmpl",
        ".mjml",
        ".eml",
    }
)
_MOST_FILES = 20_000


@dataclass(frozen=True, slots=True)
class TemplateName:
    """What an environment calls a template."""

    environment: Environment
    name: str
    encoding: str = "utf-8"

    @property
    def syntax(self) -> TemplateSyntax:
        return replace(self.environment.syntax, encoding=self.encoding)


@dataclass(slots=True, eq=False)
class TemplateFile:
    """`is_page`: it is a template whether anything names it or not."""

    path: Path
    names: list[TemplateName] = field(default_factory=list[TemplateName])
    is_page: bool = True

    @property
    def environments(self) -> Sequence[Environment]:
        return list(dict.fromkeys(each.environment for each in self.names))


def template_files(project: Project, environments: Sequence[Environment]) -> dict[Path, TemplateFile]:
    """All of them by path, sorted. Configured folders stand in the place of those that were found."""
    found: dict[Path, TemplateFile] = {}
    configured = project.configuration.templates
    for environment in environments:
        folders = (
            environment.folders
            if configured is None
            else [*_configured(configured, environment, environments)]
        )
        for folder in dict.fromkeys(folders):
            holds_code = configured is None and _holds_code(project, folder.path)
            for path, name in _below(project, folder.path):
                file = found.setdefault(path, TemplateFile(path, is_page=_is_page(path) and not holds_code))
                file.is_page = file.is_page or (_is_page(path) and not holds_code)
                file.names.append(TemplateName(environment, folder.prefix + name, folder.encoding))
    return {path: found[path] for path in sorted(found, key=project.shown)}


def _configured(
    folders: Sequence[Path], environment: Environment, others: Sequence[Environment]
) -> Iterator[Folder]:
    """Those of an environment: the ones that it loads from, and the ones that no environment does."""
    for path in folders:
        own = [each for each in environment.folders if each.path == path]
        if not any(each.path == path for other in others for each in other.folders):
            own = [Folder(path)]
        yield from own


def _below(project: Project, folder: Path) -> Iterator[tuple[Path, str]]:
    """The project's files in the folder, each with its path from there."""
    folder = Path(os.path.realpath(folder))
    todo: list[tuple[Path, str]] = [(folder, "")]
    count = 0
    while todo:
        directory, before = todo.pop()
        if not project.is_project(directory) or not directory.is_relative_to(project.root):
            continue
        for name in project.list_dir(directory):
            path = directory / name
            relative = PurePosixPath(path.relative_to(project.root).as_posix())
            kind = project.disk.kind(path)
            is_directory = kind == "directory"
            if kind == "nothing" or path_glob.matches(
                project.configuration.exclude, relative, directory=is_directory
            ):
                continue
            if is_directory:
                if not is_foreign(path) and not os.path.islink(path):
                    todo.append((path, f"{before}{name}/"))
                continue
            count += 1
            if count > _MOST_FILES:
                return
            yield path, before + name


def may_be_template(path: Path) -> bool:
    """Whether a file that nothing names may be one, by its suffix."""
    return _is_page(path) or path.suffix.lower() in _TEXTS


def _is_page(path: Path) -> bool:
    return any(each.lower() in _PAGES for each in path.suffixes[-2:])


def _holds_code(project: Project, folder: Path) -> bool:
    """Whether the folder holds more than templates: pages in it may be anybody's."""
    if folder in (project.root, *project.import_roots):
        return True
    return any(path.parent == folder and path.name != "__init__.py" for path in project.files)
