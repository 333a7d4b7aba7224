"""`conn-types verify`: the static table against the application's own, which it imports."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from conn_types.analysis.project import Project
from conn_types.analysis.render import ROUTES_FORMATS, VERIFY_FORMATS
from conn_types.analysis.table import App, Routes, RouteTable
from conn_types.cli.nearest import NearestOption
from conn_types.cli.options import Options, common_options, format_option
from conn_types.cli.output import complain, drawing, write, write_file

_SURPLUS = "what only the static table has may hang on a setting that is another one here"


@click.command(cls=NearestOption)
@click.argument("apps", nargs=-1, metavar="[APP]…")
@format_option(tuple(VERIFY_FORMATS))
@click.option("--write", "target", metavar="FILE", help="Save the table at run time, for `table` to name.")
@click.option("--startup", is_flag=True, help="Run the application's startup (its lifespan) as well.")
@click.option(
    "--timeout",
    type=click.FloatRange(min=0, min_open=True),
    default=120,
    show_default=True,
    metavar="SECONDS",
    help="How long importing APP may take.",
)
@common_options
def verify(
    apps: tuple[str, ...],
    format_name: str,
    target: str | None,
    startup: bool,
    timeout: float,
    **common: Any,
) -> int:
    """Import APP and compare its routes with those that were found from source.

    APP is module:attribute or module:factory(); without one, those of --app and of the configuration are
    meant. This is the only verb that runs the project's code: each APP in a process of its own, with the
    interpreter of the environment that --python names. Exits with 1 where the static table is wrong, with 2
    where an application cannot be imported. Rows under a condition that run time lacks, and rows that an open
    spot announces, are no mistakes.
    """
    from conn_types.analysis.verification.comparison import compare
    from conn_types.analysis.verification.imported_app import import_app

    options = Options(**common)
    project = options.open_project()
    chosen = apps or project.configuration.apps
    if not chosen:
        raise click.UsageError("no application is named: conn-types verify module:attribute")
    imported = [import_app(project, app, startup=startup, seconds=timeout) for app in chosen]
    # A saved table that is written again may be wrong or missing.
    pairs = [(each, _static(project, each.app.id, with_saved=target is None)) for each in imported]
    if target is not None:
        saved = RouteTable(apps=tuple(each.with_spots_of(app) for each, app in pairs))
        write_file(Path(target), ROUTES_FORMATS["json"](saved, drawing(project, "never")))
    comparisons = [compare(app, each.app) for each, app in pairs]
    write(VERIFY_FORMATS[format_name](comparisons, drawing(project, options.color)))
    for note in (*project.notes, *(note for each in imported for note in each.notes)):
        complain("note", note)
    if any(each.surplus for each in comparisons):
        complain("note", _SURPLUS)
    return 0 if all(each.is_right for each in comparisons) else 1


def _static(project: Project, app: str, *, with_saved: bool) -> App:
    """The app of the table in use; one without routes where the source does not show it at all."""
    from conn_types.analysis.cache import load_or_build
    from conn_types.analysis.evaluator.extraction import AppNotFound

    try:
        (found,) = load_or_build(project, (app,), with_saved=with_saved).apps
    except AppNotFound as error:
        complain("note", str(error))
        return App(id=app, framework="starlette", routes=Routes(), location=project.nowhere("source"))
    return found
