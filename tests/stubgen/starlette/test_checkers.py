"""What checkers are told of the types inside the project, in the files that they read."""

from __future__ import annotations

from pathlib import Path

import pytest

from conn_types.analysis.errors import AnalysisError
from conn_types.analysis.stubgen.starlette.checker_places import place_of
from conn_types.analysis.stubgen.starlette.checkers import CHECKERS, Checker

BY_NAME = {checker.name: checker for checker in CHECKERS}

MYPY = "$MYPY_CONFIG_FILE_DIR/.conn_types_stubs/mypy"
TOLD = [
    pytest.param(
        "mypy", "pyproject.toml", "", f'[tool.mypy]\nmypy_path = "{MYPY}"\n', id="mypy, nothing yet"
    ),
    pytest.param(
        "mypy",
        "pyproject.toml",
        '[tool.mypy]\nstrict = true\nmypy_path = "stubs"  # ours\n',
        f'[tool.mypy]\nstrict = true\nmypy_path = "stubs:{MYPY}"  # ours\n',
        id="mypy, a path as text",
    ),
    pytest.param(
        "mypy",
        "pyproject.toml",
        '[tool.mypy]\nmypy_path = ["stubs", "more"]\n',
        f'[tool.mypy]\nmypy_path = ["stubs", "more", "{MYPY}"]\n',
        id="mypy, a path as a list",
    ),
    pytest.param(
        "mypy",
        "mypy.ini",
        "# ours\n[mypy]\nstrict = True\n\n[mypy-shop.*]\nignore_errors = True\n",
        f"# ours\n[mypy]\nmypy_path = {MYPY}\nstrict = True\n\n[mypy-shop.*]\nignore_errors = True\n",
        id="mypy.ini",
    ),
    pytest.param(
        "mypy",
        ".mypy.ini",
        "[mypy]\nmypy_path = stubs\nstrict = True\n",
        f"[mypy]\nmypy_path = stubs:{MYPY}\nstrict = True\n",
        id=".mypy.ini with a path",
    ),
    pytest.param(
        "mypy",
        "setup.cfg",
        "[metadata]\nname = shop\n\n[mypy]\nstrict = True\n",
        f"[metadata]\nname = shop\n\n[mypy]\nmypy_path = {MYPY}\nstrict = True\n",
        id="setup.cfg",
    ),
    pytest.param(
        "pyright",
        "pyproject.toml",
        '# ours\n[project]\nname = "shop"\n\n[tool.pyright]\nstrict = ["shop"]  # all of it\n',
        '# ours\n[project]\nname = "shop"\n\n[tool.pyright]\nstrict = ["shop"]  # all of it\n'
        'extraPaths = [".conn_types_stubs"]\n',
        id="pyright",
    ),
    pytest.param(
        "pyright",
        "pyrightconfig.json",
        '{\n    "include": ["shop"]\n}\n',
        '{\n    "include": [\n        "shop"\n    ],\n'
        '    "extraPaths": [\n        ".conn_types_stubs"\n    ]\n}\n',
        id="pyrightconfig.json",
    ),
    pytest.param(
        "basedpyright",
        "pyproject.toml",
        '[tool.pyright]\nextraPaths = ["stubs"]\n',
        '[tool.pyright]\nextraPaths = ["stubs", ".conn_types_stubs"]\n',
        id="basedpyright reads pyright's, and refuses both",
    ),
    pytest.param(
        "ty",
        "pyproject.toml",
        '[tool.ty.rules]\ndivision-by-zero = "warn"\n',
        '[tool.ty.rules]\ndivision-by-zero = "warn"\n\n'
        '[tool.ty.environment]\nextra-paths = [".conn_types_stubs"]\n',
        id="ty",
    ),
    pytest.param(
        "ty",
        "ty.toml",
        '[environment]\nroot = ["src"]\n',
        '[environment]\nroot = ["src"]\nextra-paths = [".conn_types_stubs"]\n',
        id="ty.toml",
    ),
    pytest.param(
        "pyrefly", "pyrefly.toml", "", 'search-path = [".conn_types_stubs"]\n', id="an empty pyrefly.toml"
    ),
    pytest.param(
        "zuban",
        "pyproject.toml",
        "[tool.zuban]\nstrict = true\n",
        '[tool.zuban]\nstrict = true\nmypy_path = ".conn_types_stubs"\n',
        id="zuban",
    ),
]


@pytest.mark.parametrize(("name", "file", "before", "after"), TOLD)
def test_the_path_is_added_and_taken_away_again(
    name: str, file: str, before: str, after: str, tmp_path: Path
) -> None:
    (tmp_path / file).write_text(before, "utf-8")
    place = place_of(BY_NAME[name], tmp_path)
    assert (place.file.name, place.holds_path) == (file, False)
    assert place.with_path() == after
    (tmp_path / file).write_text(after, "utf-8")
    told = place_of(BY_NAME[name], tmp_path)
    assert told.holds_path
    assert told.with_path() == after
    assert _settings(told.without_path()) == _settings(before)


def _settings(text: str) -> str:
    """Without the layout, which JSON does not keep."""
    return "".join(text.split())


@pytest.mark.parametrize("checker", [pytest.param(each, id=each.name) for each in CHECKERS])
def test_what_has_no_file_yet_is_told_in_pyproject(checker: Checker, tmp_path: Path) -> None:
    place = place_of(checker, tmp_path)
    assert (place.file, place.is_there, place.holds_path) == (tmp_path / "pyproject.toml", False, False)
    assert place.with_path() == place.lines()
    place.file.write_text(place.with_path(), "utf-8")
    assert place_of(checker, tmp_path).without_path() == ""


def test_comments_in_json_are_never_lost(tmp_path: Path) -> None:
    (tmp_path / "pyrightconfig.json").write_text('{\n  // ours\n  "include": ["shop"]\n}\n', "utf-8")
    with pytest.raises(AnalysisError, match="comments"):
        place_of(BY_NAME["pyright"], tmp_path).with_path()
