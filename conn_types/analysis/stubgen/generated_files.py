"""Which files are generated, with what, and which of those that are there were."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from conn_types.analysis.errors import AnalysisError
from conn_types.analysis.generated_mark import SLOT, SLOT_ROUTES, SLOT_URLS, is_generated_file
from conn_types.analysis.project import Project
from conn_types.analysis.stubgen.contents import Contents
from conn_types.analysis.stubgen.handler_docstrings import HandlerDocstrings
from conn_types.analysis.stubgen.runtime_module import runtime_text
from conn_types.analysis.stubgen.slot import slot_of, whole_slot
from conn_types.analysis.stubgen.stub_module import stub_text
from conn_types.analysis.suggestion import did_you_mean
from conn_types.analysis.table import App, RouteTable


def generated_files(project: Project, table: RouteTable) -> dict[Path, str]:
    """Each file's path and text: of all apps together, and of those that the configuration names.

    Raises `AnalysisError` for an app that is not there, and where a file that is not generated is in the way.
    """
    whole = whole_slot(table, project)
    modules = {
        SLOT_ROUTES: Contents(whole, "routes"),
        SLOT_URLS: Contents(whole, "urls"),
        SLOT: Contents(whole, "handlers"),
    }
    for app, module in project.configuration.stubs.items():
        modules[module] = Contents(slot_of(_app(table, app), project), "all")
    said = HandlerDocstrings(project).first_line
    files: dict[Path, str] = {}
    for module, contents in modules.items():
        stub, runtime = places(project, module)
        _refuse_package(project, stub.with_suffix(""))
        files[stub] = stub_text(contents, project, said)
        files[runtime] = runtime_text(contents, project)
    for path in files:
        if path.exists() and not is_generated_file(path):
            raise AnalysisError(f"{project.shown(path)} is in the way: it was not made by conn-types stubs")
    return files


def _refuse_package(project: Project, directory: Path) -> None:
    """Python takes a package before a module of the same name."""
    if any((directory / f"__init__.{suffix}").exists() for suffix in ("py", "pyi")):
        raise AnalysisError(f"{project.shown(directory)} is in the way: it was not made by conn-types stubs")


def places(project: Project, module: str) -> tuple[Path, Path]:
    """The two files of a module: it lies where the project's imports start."""
    place = project.import_roots[0].joinpath(*module.split("."))
    return place.with_name(f"{place.name}.pyi"), place.with_name(f"{place.name}.py")


def generated_before(project: Project) -> Iterator[Path]:
    """Files that were generated, whatever the configuration was then."""
    modules = (SLOT_ROUTES, SLOT_URLS, SLOT, *project.configuration.stubs.values())
    named = [path for module in modules for path in places(project, module)]
    found = [each for path in project.generated for each in (path.with_suffix(".pyi"), path)]
    for path in dict.fromkeys([*named, *found]):
        if is_generated_file(path):
            yield path


def _app(table: RouteTable, name: str) -> App:
    found = table.app(name)
    if found is None:
        hint = did_you_mean(name, [app.id for app in table.apps])
        raise AnalysisError(f'stubs: there is no app "{name}"{f"; {hint}" if hint else ""}')
    return found
