"""What type checkers have to be told of Starlette's types inside the project: shown, written, taken back."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from conn_types.analysis.configuration import PYPROJECT
from conn_types.analysis.errors import AnalysisError
from conn_types.analysis.project import Project
from conn_types.analysis.stubgen.starlette.checker_places import Place, place_of
from conn_types.analysis.stubgen.starlette.checkers import CHECKERS
from conn_types.cli.output import complain, write, write_file


def show_settings(project: Project) -> None:
    """Print what the checkers that the project uses are not told yet; of all where it uses none."""
    places = [place_of(checker, project.root) for checker in CHECKERS]
    used = [place for place in places if place.is_there] or places
    lacking = [place for place in used if not place.holds_path]
    if lacking:
        write("\nType checkers find the types by these settings (--settings NAME writes them):\n")
    for place in lacking:
        write(f"\n{place.checker.name}, {project.shown(place.file)}:\n{_indented(place.lines())}")


def write_settings(project: Project, names: Iterable[str]) -> None:
    """Raises `AnalysisError` where a file would lose something, with what to write there."""
    for checker in CHECKERS:
        place = place_of(checker, project.root)
        if checker.name not in names or place.holds_path:
            continue
        try:
            text = place.with_path()
        except AnalysisError as error:
            shown = _indented(place.lines()).rstrip()
            raise AnalysisError(f"{project.shown(place.file)}: {error}; write into it:\n{shown}") from error
        write_file(place.file, text)
        write(f"{project.shown(place.file)} tells {checker.name} where the types are\n")


def take_settings_back(project: Project) -> None:
    """Out of every file that has them. A pyproject.toml with nothing else in it was made for them."""
    for place in _telling(project):
        try:
            text = place.without_path()
        except AnalysisError as error:
            complain("note", f"{project.shown(place.file)}: {error}; {place.checker.path} stays in it")
            continue
        if text or place.file.name != PYPROJECT:
            write_file(place.file, text)
        else:
            _remove(place.file)
        write(f"{project.shown(place.file)} tells {place.checker.name} nothing of the types any more\n")


def _telling(project: Project) -> Iterator[Place]:
    """Read anew each time: two checkers may have one file."""
    for checker in CHECKERS:
        place = place_of(checker, project.root)
        if place.holds_path:
            yield place


def _remove(file: Path) -> None:
    try:
        file.unlink()
    except OSError as error:
        raise AnalysisError(f"{file} cannot be removed: {error.strerror or error}") from error


def _indented(text: str) -> str:
    return "".join(f"    {line}\n" for line in text.splitlines())
