"""What is installed in an environment: versions and entry points, from the distributions' metadata.

The layout is that of the packaging specifications ("Recording installed projects", "Entry points"). Every
look goes through the project's disk, so that a cached table rests on it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from conn_types.analysis.disk import Disk
from conn_types.analysis.environment import Environment, distribution_of, metadata_version, normalised

_OBJECT = re.compile(r"(?P<module>[\w.]+)\s*(?::\s*(?P<attribute>[\w.]+))?\s*(?:\[.*\])?")


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryPoint:
    """`name = module:attribute` in a group. `attribute` is dotted, empty where the module itself is meant."""

    group: str
    name: str
    value: str
    module: str
    attribute: str


class Distributions:
    """The distributions on an environment's search path, each read when somebody asks."""

    def __init__(self, environment: Environment, disk: Disk) -> None:
        self._environment, self._disk = environment, disk
        self._entry_points: tuple[EntryPoint, ...] | None = None

    def version(self, distribution: str) -> str | None:
        """The version that the distribution's metadata states; None where it is not installed."""
        wanted = normalised(distribution)
        for info, name, version in self._metadata():
            if normalised(name) == wanted:
                texts = (self._text(info / file) for file in ("METADATA", "PKG-INFO"))
                return next((found for text in texts if (found := metadata_version(text))), version)
        return None

    def entry_points(self) -> tuple[EntryPoint, ...]:
        """Those of all distributions, by the distributions' names, each file in its own order."""
        if self._entry_points is None:
            self._entry_points = tuple(
                point
                for info, _, _ in self._metadata()
                for point in _parsed(self._text(info / "entry_points.txt"))
            )
        return self._entry_points

    def _metadata(self) -> Iterator[tuple[Path, str, str]]:
        """Each metadata directory with the name and version that it says; of two alike, the first counts."""
        seen: set[str] = set()
        for directory in self._environment.search_path:
            for entry in self._disk.names(directory):
                found = distribution_of(entry)
                if found is not None and normalised(found[0]) not in seen:
                    seen.add(normalised(found[0]))
                    yield directory / entry, *found

    def _text(self, path: Path) -> str:
        if self._disk.kind(path) != "file":
            return ""
        try:
            return self._disk.read(path).decode("utf-8", "replace")
        except OSError:
            return ""


def _parsed(text: str) -> Iterator[EntryPoint]:
    import configparser  # Few projects ask for entry points.

    parser = configparser.ConfigParser(delimiters="=", interpolation=None, strict=False)
    parser.optionxform = str  # type: ignore[assignment, method-assign] # names tell upper from lower case
    try:
        parser.read_string(text)
    except configparser.Error:
        return
    for group in parser.sections():
        for name, value in parser.items(group):
            found = _OBJECT.fullmatch(value.strip())
            if found is not None:
                attribute = found["attribute"] or ""
                yield EntryPoint(
                    group=group, name=name, value=value, module=found["module"], attribute=attribute
                )
