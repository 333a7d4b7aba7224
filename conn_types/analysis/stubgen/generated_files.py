"""Which files are generated, and where."""

from __future__ import annotations

from pathlib import Path

from conn_types.analysis.project import Project
from conn_types.analysis.stubgen.handler_docstrings import HandlerDocstrings
from conn_types.analysis.stubgen.slot import whole_slot
from conn_types.analysis.stubgen.slot_module import runtime, stub
from conn_types.analysis.table import RouteTable

SLOT = "conn_types_project"


def generated_files(project: Project, table: RouteTable) -> dict[Path, str]:
    """Each file's path and text."""
    slot = whole_slot(table)
    said = HandlerDocstrings(project).first_line
    place = project.import_roots[0] / SLOT
    return {
        place.with_suffix(".pyi"): stub(slot, project, said),
        place.with_suffix(".py"): runtime(slot, project),
    }
