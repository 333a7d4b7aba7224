"""Installed packages whose distribution requires a framework, by what a project imports."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cached_property
from typing import TYPE_CHECKING

from conn_types.analysis.fullnames import FRAMEWORK_PACKAGES

if TYPE_CHECKING:
    from conn_types.analysis.project import Project

_REQUIRES = re.compile(rb"^Requires-Dist: (?:starlette|fastapi)\b", re.MULTILINE | re.IGNORECASE)
_IMPORTS = re.compile(r"\n[ \t]*(?:from|import)[ \t]+([A-Za-z_]\w*)")
"""Behind a line end, which is found faster than the beginning of a line."""
_SEPARATORS = re.compile(r"[-_.]+")


class FrameworkDependents:
    def __init__(self, project: Project) -> None:
        self._project = project
        self._requires: dict[str, bool] = {}

    def words(self, texts: Iterable[str]) -> re.Pattern[str] | None:
        """Matches the texts that import from a package which is looked into; None where none does."""
        tops = {top for text in texts for top in _IMPORTS.findall(f"\n{text}")}
        followed = sorted(top for top in tops if self.may_follow(top))
        return re.compile(rf"\b(?:{'|'.join(followed)})\b") if followed else None

    def may_follow(self, module: str) -> bool:
        """Whether the module is of such a package."""
        top = module.partition(".")[0]
        if top in FRAMEWORK_PACKAGES or self._project.is_standard_library(top):
            return False
        if top not in self._requires:
            wanted = _normalised(top)
            self._requires[top] = any(
                self._distributions[name]
                for name in self._distributions
                if name == wanted or name.startswith(f"{wanted}-")
            )
        return self._requires[top]

    @cached_property
    def _distributions(self) -> _Requirements:
        return _Requirements(self._project)


class _Requirements:
    """By normalised name: whether a distribution requires a framework, read when it is asked for."""

    def __init__(self, project: Project) -> None:
        self._disk = project.disk
        self._infos = {
            _normalised(name.partition("-")[0]): directory / name / "METADATA"
            for directory in project.environment.site_packages
            for name in project.disk.names(directory)
            if name.endswith(".dist-info")
        }

    def __iter__(self) -> Iterator[str]:
        return iter(self._infos)

    def __getitem__(self, name: str) -> bool:
        try:
            return _REQUIRES.search(self._disk.read(self._infos[name])) is not None
        except OSError:
            return False


def _normalised(name: str) -> str:
    return _SEPARATORS.sub("-", name).lower()
