"""`--version`: of the distribution, and of the Python that runs it, whose grammar decides what can be
parsed.
"""

from __future__ import annotations

import platform

import click


def print_version(ctx: click.Context, _parameter: click.Parameter, wanted: bool) -> None:
    if wanted:
        click.echo(f"conn-types {_version()} (Python {platform.python_version()})")
        ctx.exit()


def _version() -> str:
    from importlib.metadata import PackageNotFoundError, version

    try:
        return version("conn-types")
    except PackageNotFoundError:
        return "(not installed)"
