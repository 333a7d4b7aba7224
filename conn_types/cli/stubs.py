"""`conn-types stubs`: the routes as types, for checkers and editors without plugins."""

from __future__ import annotations

from typing import Any

import click

from conn_types.cli.nearest import NearestOption
from conn_types.cli.options import Options, common_options
from conn_types.cli.output import complain, write


@click.command(cls=NearestOption)
@click.option(
    "--check", "checks", is_flag=True, help="Write nothing; show what is not current, and exit with 1."
)
@click.option("--remove", "removes", is_flag=True, help="Remove all that was written.")
@click.option("--watch", "watches", is_flag=True, help="Write again whenever a file of the project changes.")
@common_options
def stubs(checks: bool, removes: bool, watches: bool, **common: Any) -> int:
    """Write the routes as types, which complete and check their names in every editor and type checker.

    They are written into the folder that the project's imports start from: conn_types_project.pyi, and
    conn_types_project.py for what is imported at run time. What is current already is left alone.
    """
    from conn_types.cli.generated_types import GeneratedTypes

    if checks + removes + watches > 1:
        raise click.UsageError("--check, --remove and --watch exclude each other")
    options = Options(**common)
    types = GeneratedTypes(options.open_project)
    if watches:
        from conn_types.cli.watch import watch

        return watch(types)
    status = 0
    if checks:
        if not types.check(options.color):
            complain("error", "the generated types are not current: run conn-types stubs")
            status = 1
    elif removes:
        types.remove()
    elif not types.write():
        write("The generated types are current.\n")
    for note in types.project.notes:
        complain("note", note)
    return status
