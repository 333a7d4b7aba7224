"""The options that every verb has, and the project that they describe."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import click

from conn_types.analysis.project import Project
from conn_types.cli.nearest import one_of
from conn_types.cli.output import Colour

CommandT = TypeVar("CommandT", bound=Callable[..., Any])

_COLOURS: tuple[Colour, ...] = ("auto", "always", "never")


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """What the options say, paths relative to the working directory."""

    src: tuple[str, ...]
    app: tuple[str, ...]
    python: str | None
    no_cache: bool
    cache_dir: str | None
    color: Colour

    def open_project(
        self, *, start: Path | None = None, select: tuple[str, ...] = (), ignore: tuple[str, ...] = ()
    ) -> Project:
        """The project, as configured and as these options say. Raises `AnalysisError`."""
        return Project.open(
            start=start,
            src=[Path(each) for each in self.src],
            apps=self.app,
            python=None if self.python is None else _python(self.python),
            select=select,
            ignore=ignore,
            use_cache=not self.no_cache,
            cache_dir=None if self.cache_dir is None else Path(os.path.abspath(self.cache_dir)),
        )


def common_options(command: CommandT) -> CommandT:
    """Add the options. The command gets them as keywords, for `Options`."""
    for option in reversed(_OPTIONS):
        command = option(command)
    return command


def format_option(formats: tuple[str, ...]) -> Callable[[CommandT], CommandT]:
    """`--format`, with the first one as the default."""
    return click.option(
        "--format",
        "format_name",
        metavar=f"[{'|'.join(formats)}]",
        default=formats[0],
        callback=one_of("format", formats),
    )


color_option = click.option(
    "--color", metavar=f"[{'|'.join(_COLOURS)}]", default="auto", callback=one_of("color", _COLOURS)
)
_OPTIONS = (
    click.option("--src", multiple=True, metavar="DIR", help="A directory to import from; repeatable."),
    click.option(
        "--app", multiple=True, metavar="APP", help="module:attribute or module:factory(); repeatable."
    ),
    click.option("--python", metavar="PATH", help="The virtual environment to read, or its interpreter."),
    click.option("--no-cache", is_flag=True, help="Neither read nor write the cache."),
    click.option("--cache-dir", metavar="DIR", help="Instead of .conn_types_cache at the project's root."),
    color_option,
)


def _python(text: str) -> Path:
    """A path, absolute but with its links, which lead out of a virtual environment.

    Or a name on the PATH.
    """
    path = Path(text)
    return path if path.name == text and not path.exists() else Path(os.path.abspath(path))
