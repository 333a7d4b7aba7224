"""The files of `conn-types stubs`: written, compared with what is there, and removed."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import suppress
from importlib.util import find_spec
from pathlib import Path

from conn_types.analysis.cache import load_or_build
from conn_types.analysis.errors import AnalysisError
from conn_types.analysis.garbage import without_collection
from conn_types.analysis.project import Project
from conn_types.analysis.stubgen.generated_files import generated_before, generated_files
from conn_types.analysis.stubgen.starlette.placing import (
    is_in_environment,
    is_in_project,
    own_directories,
    placed_before,
)
from conn_types.analysis.table import RouteTable
from conn_types.cli.output import Colour, draws_colours, write, write_file
from conn_types.cli.progress import progress

_COLOURS = {"+": "32", "-": "31", "@": "36"}


class GeneratedTypes:
    """`open_project` gives the project as it is now, with what its files hold now.

    Starlette's own types are wanted `in_project`, `in_environment`, and where they are already.
    """

    def __init__(
        self, open_project: Callable[[], Project], *, in_project: bool = False, in_environment: bool = False
    ) -> None:
        self._open_project = open_project
        self._in_project, self._in_environment = in_project, in_environment
        self.project = open_project()

    def reopen(self) -> None:
        self.project = self._open_project()

    def write(self) -> bool:
        """Write what is not current, and remove what is generated no longer; whether there was any."""
        files = self._files()
        outdated = [path for path, text in files.items() if _text(path) != text]
        for path in outdated:
            _make_directory(path.parent)
            write_file(path, files[path])
            write(f"{self.project.shown(path)} is written\n")
        left_over = self._left_over(files)
        for path in left_over:
            self._remove(path)
        return bool(outdated or left_over)

    def check(self, colour: Colour) -> bool:
        """Show how what is there differs from what would be written. Returns whether it does not."""
        files = self._files()
        wanted: dict[Path, str | None] = {**files, **dict.fromkeys(self._left_over(files))}
        outdated = {path: text for path, text in wanted.items() if _text(path) != text}
        for path, text in outdated.items():
            write(self._difference(path, text, in_colours=draws_colours(colour, sys.stdout)))
        return not outdated

    def remove(self) -> None:
        for path in [*self._before()]:
            self._remove(path)
        if find_spec("tomlkit") is not None:  # Without it, no settings were written.
            from conn_types.cli.checker_settings import take_settings_back

            take_settings_back(self.project)

    def tell(self, checkers: Collection[str]) -> None:
        """Tell these checkers of Starlette's types, in their settings; where there are none, show those."""
        from conn_types.cli.checker_settings import show_settings, write_settings

        write_settings(self.project, checkers)
        if not checkers:
            show_settings(self.project)

    def _files(self) -> dict[Path, str]:
        with progress(self.project):
            table = load_or_build(self.project, self.project.configuration.apps)
            _refuse_unread(table)
            with without_collection():
                return generated_files(self.project, table) | self._starlette_files()

    def _starlette_files(self) -> dict[Path, str]:
        in_project = self._in_project or is_in_project(self.project)
        in_environment = self._in_environment or is_in_environment(self.project)
        if not (in_project or in_environment):
            return {}
        if find_spec("libcst") is None or find_spec("tomlkit") is None:
            raise AnalysisError(
                'Starlette\'s types need libcst and tomlkit: python -m pip install "conn-types[stubs]"'
            )
        from conn_types.analysis.stubgen.starlette.starlette_files import starlette_files

        return starlette_files(self.project, in_project=in_project, in_environment=in_environment)

    def _before(self) -> Iterator[Path]:
        yield from generated_before(self.project)
        yield from placed_before(self.project)

    def _left_over(self, files: Mapping[Path, str]) -> list[Path]:
        return [path for path in self._before() if path not in files]

    def _remove(self, path: Path) -> None:
        """The file, and what Python has compiled of it."""
        try:
            path.unlink()
        except OSError as error:
            raise AnalysisError(f"{path} cannot be removed: {error.strerror or error}") from error
        compiled = path.parent / "__pycache__"
        for each in compiled.glob(f"{path.stem}.*.pyc") if path.suffix == ".py" else ():
            with suppress(OSError):
                each.unlink()
        with suppress(OSError):
            os.rmdir(compiled)  # where nothing else is in it
        with suppress(OSError):
            for directory in own_directories(self.project, path):
                os.rmdir(directory)
        write(f"{self.project.shown(path)} is removed\n")

    def _difference(self, path: Path, text: str | None, *, in_colours: bool) -> str:
        from difflib import unified_diff

        before = _text(path)
        name = self.project.shown(path)
        lines = unified_diff(
            _lines(before),
            _lines(text),
            "/dev/null" if before is None else name,
            "/dev/null" if text is None else name,
        )
        return "".join(_coloured(line) if in_colours else line for line in lines)


def _refuse_unread(table: RouteTable) -> None:
    """Half-written code is no reason to forget the routes of before."""
    for spot in table.unread:
        path, line, column = spot.location.path, spot.location.line, spot.location.column + 1
        stays = "the generated types stay as they are; mend it, or exclude it"
        raise AnalysisError(f"{path}:{line}:{column}: {spot.reason} ({stays})")


def _make_directory(directory: Path) -> None:
    try:
        directory.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise AnalysisError(f"{directory} cannot be made: {error.strerror or error}") from error


def _coloured(line: str) -> str:
    colour = _COLOURS.get(line[:1])
    return line if colour is None else f"\x1b[{colour}m{line.rstrip()}\x1b[0m\n"


def _lines(text: str | None) -> list[str]:
    return [] if text is None else text.splitlines(keepends=True)


def _text(path: Path) -> str | None:
    """The file's text; None where there is none."""
    try:
        return path.read_bytes().decode("utf-8", "surrogateescape")
    except FileNotFoundError:
        return None
    except OSError as error:
        raise AnalysisError(f"{path} cannot be read: {error.strerror or error}") from error
