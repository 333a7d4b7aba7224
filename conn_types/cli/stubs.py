"""`conn-types stubs`: the routes as types, for checkers and editors without plugins."""

from __future__ import annotations

from typing import Any

import click

from conn_types.analysis.stubgen.starlette.checkers import CHECKER_NAMES
from conn_types.cli.nearest import NearestOption, each_of
from conn_types.cli.options import Options, common_options
from conn_types.cli.output import complain, write


@click.command(cls=NearestOption)
@click.option(
    "--check", "checks", is_flag=True, help="Write nothing; show what is not current, and exit with 1."
)
@click.option("--remove", "removes", is_flag=True, help="Remove all that was written.")
@click.option("--watch", "watches", is_flag=True, help="Write again whenever a file of the project changes.")
@click.option(
    "--starlette", "in_project", is_flag=True, help="Also write Starlette's types with these routes."
)
@click.option("--into-env", "in_environment", is_flag=True, help="Install those into the environment.")
@click.option(
    "--settings",
    "checkers",
    multiple=True,
    metavar="CHECKER",
    callback=each_of("checker", CHECKER_NAMES),
    help="Tell this type checker of them, in its settings; repeatable.",
)
@common_options
def stubs(
    checks: bool,
    removes: bool,
    watches: bool,
    in_project: bool,
    in_environment: bool,
    checkers: tuple[str, ...],
    **common: Any,
) -> int:
    """Write the routes as types, which complete and check their names in every editor and type checker.

    They are written into the folder that the project's imports start from: conn_types_project_routes, which
    connections inherit, conn_types_project_urls with a method for each route, and conn_types_project with
    types for each handler. What is current is left alone.

    For the requests of Starlette and FastAPI, --starlette derives types from the Starlette that the
    environment holds, into .conn_types_stubs, and --into-env into the environment, as a distribution that any
    installer can remove. Once they are there, they are kept current.
    """
    from conn_types.cli.generated_types import GeneratedTypes

    if checks + removes + watches > 1:
        raise click.UsageError("--check, --remove and --watch exclude each other")
    options = Options(**common)
    in_project = in_project or bool(checkers)
    types = GeneratedTypes(options.open_project, in_project=in_project, in_environment=in_environment)
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
    else:
        if not types.write():
            write("The generated types are current.\n")
        if in_project:
            types.tell(checkers)
    for note in types.project.notes:
        complain("note", note)
    return status
