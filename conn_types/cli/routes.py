"""`conn-types routes`: the declared routes, found without importing the project."""

from __future__ import annotations

from typing import Any

import click

from conn_types.analysis.render import ROUTES_FORMATS
from conn_types.cli.nearest import NearestOption
from conn_types.cli.options import Options, common_options, format_option
from conn_types.cli.output import complain, drawing, write
from conn_types.cli.progress import progress


@click.command(cls=NearestOption)
@click.argument("apps", nargs=-1, metavar="[APP]…")
@format_option(tuple(ROUTES_FORMATS))
@common_options
def routes(apps: tuple[str, ...], format_name: str, **common: Any) -> int:
    """Show the routes that the project declares.

    APP is module:attribute or module:factory(). Without one, all the applications that are found are shown.
    """
    from conn_types.analysis.cache import load_or_build

    options = Options(**common)
    project = options.open_project()
    chosen = apps or project.configuration.apps
    if not chosen:
        project.files_below(())
    with progress(project):
        table = load_or_build(project, chosen)
    write(ROUTES_FORMATS[format_name](table, drawing(project, options.color)))
    for note in project.notes:
        complain("note", note)
    return 0
