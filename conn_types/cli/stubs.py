"""`conn-types stubs`: the routes as types, for checkers and editors without plugins."""

from __future__ import annotations

from typing import Any

import click

from conn_types.cli.nearest import NearestOption
from conn_types.cli.options import Options, common_options
from conn_types.cli.output import complain, write_file
from conn_types.cli.progress import progress


@click.command(cls=NearestOption)
@common_options
def stubs(**common: Any) -> int:
    """Write the routes as types, which complete and check their names in every editor and type checker.

    They are written into the folder that the project's imports start from: conn_types_project.pyi, and
    conn_types_project.py for what is imported at run time.
    """
    from conn_types.analysis.cache import load_or_build
    from conn_types.analysis.stubgen.generated_files import generated_files

    options = Options(**common)
    project = options.open_project()
    with progress(project):
        table = load_or_build(project, project.configuration.apps)
        files = generated_files(project, table)
    for path, text in files.items():
        write_file(path, text)
        print(project.shown(path))
    for note in project.notes:
        complain("note", note)
    return 0
