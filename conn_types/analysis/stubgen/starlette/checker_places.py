"""The files that hold the settings of type checkers, and what they say of the types inside the project."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from conn_types.analysis.configuration import PYPROJECT
from conn_types.analysis.disk import MOST_BYTES_OF_SETTINGS, path_kind, read_file
from conn_types.analysis.errors import AnalysisError
from conn_types.analysis.stubgen.starlette.checkers import Checker
from conn_types.analysis.stubgen.starlette.json_settings import JSONSettings
from conn_types.analysis.stubgen.starlette.mypy_settings import INISettings
from conn_types.analysis.stubgen.starlette.toml_settings import TOMLSettings

Settings = TOMLSettings | JSONSettings | INISettings


@dataclass(frozen=True, slots=True)
class Place:
    """A file that holds a checker's settings, and its text; None where it is not there yet."""

    checker: Checker
    file: Path
    text: str | None
    settings: Settings

    @property
    def is_there(self) -> bool:
        """Whether the file has anything for the checker."""
        return self.text is not None and self.settings.is_there(self.text)

    @property
    def holds_path(self) -> bool:
        return self.text is not None and self.settings.holds(self.text, self.checker.path)

    def with_path(self) -> str:
        """The file's text, told of the types. Raises `AnalysisError` where it would lose something."""
        return self.settings.with_path(self.text or "", self.checker.path)

    def without_path(self) -> str:
        """The file's text as it was before. Raises `AnalysisError`."""
        return self.settings.without_path(self.text or "", self.checker.path)

    def lines(self) -> str:
        """The setting alone."""
        return self.settings.with_path("", self.checker.path)


def place_of(checker: Checker, root: Path) -> Place:
    """Where the checker's settings are, or would be."""
    for name in checker.files:
        if path_kind(root / name) == "file":
            settings = _settings(checker, name)
            return Place(checker, root / name, _read(root / name), settings)
    text = _read(root / PYPROJECT)
    places = [Place(checker, root / PYPROJECT, text, _in_pyproject(checker, each)) for each in checker.tables]
    others = [
        Place(checker, root / name, _read(root / name), _settings(checker, name)) for name in checker.others
    ]
    return next((place for place in (*places, *others) if place.is_there), places[-1])


def _settings(checker: Checker, name: str) -> Settings:
    if name.endswith(".json"):
        return JSONSettings(checker.key)
    if name.endswith((".ini", ".cfg")):
        return INISettings(checker.name, checker.key[0])
    return TOMLSettings(checker.key, above=0, is_text=checker.is_text)


def _in_pyproject(checker: Checker, table: str) -> TOMLSettings:
    return TOMLSettings(("tool", table, *checker.key), above=2, is_text=checker.is_text)


def _read(file: Path) -> str | None:
    if path_kind(file) != "file":
        return None
    try:
        return read_file(file, MOST_BYTES_OF_SETTINGS).decode("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise AnalysisError(f"{file} cannot be read: {error}") from error
