"""What each type checker has to be told of the types inside the project, and where it reads its settings."""

from __future__ import annotations

from dataclasses import dataclass

from conn_types.analysis.stubgen.starlette.project_stubs import DIRECTORY, MYPY_DIRECTORY


@dataclass(frozen=True, slots=True, kw_only=True)
class Checker:
    """A checker that searches a path for stubs.

    - `key`: the setting that holds the path, below the first table of `tables` that pyproject.toml has.
    - `files`: what it reads instead of pyproject.toml, the first of them that is there.
    - `others`: what it reads where neither has anything for it.
    - `path`: what has to be on the path.
    - `is_text`: whether the path is one text, with colons between.
    """

    name: str
    key: tuple[str, ...]
    tables: tuple[str, ...]
    files: tuple[str, ...]
    path: str
    others: tuple[str, ...] = ()
    is_text: bool = False


CHECKERS = (
    Checker(
        name="mypy",
        key=("mypy_path",),
        tables=("mypy",),
        files=("mypy.ini", ".mypy.ini"),
        others=("setup.cfg",),
        path=f"$MYPY_CONFIG_FILE_DIR/{MYPY_DIRECTORY}",
        is_text=True,
    ),
    Checker(
        name="pyright",
        key=("extraPaths",),
        tables=("pyright",),
        files=("pyrightconfig.json",),
        path=DIRECTORY,
    ),
    Checker(
        name="basedpyright",
        key=("extraPaths",),
        tables=("basedpyright", "pyright"),
        files=("pyrightconfig.json",),
        path=DIRECTORY,
    ),
    Checker(
        name="ty",
        key=("environment", "extra-paths"),
        tables=("ty",),
        files=("ty.toml",),
        path=DIRECTORY,
    ),
    Checker(
        name="pyrefly",
        key=("search-path",),
        tables=("pyrefly",),
        files=("pyrefly.toml",),
        path=DIRECTORY,
    ),
    Checker(
        name="zuban",
        key=("mypy_path",),
        tables=("zuban",),
        files=(),
        path=DIRECTORY,
        is_text=True,
    ),
)
CHECKER_NAMES = tuple(checker.name for checker in CHECKERS)
