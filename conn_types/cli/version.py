"""`--version`: of the distribution, and of the Python that runs it, whose grammar decides what can be
parsed.
"""

from __future__ import annotations

import platform

import click

from conn_types.analysis.own_version import own_version


def print_version(ctx: click.Context, _parameter: click.Parameter, wanted: bool) -> None:
    if wanted:
        click.echo(f"conn-types {own_version() or '(not installed)'} (Python {platform.python_version()})")
        ctx.exit()
