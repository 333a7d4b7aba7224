"""Kept digests are right as long as every file and directory is as it was; broken ones are none."""

from __future__ import annotations

import json
import os
import time
from pathlib import Path
from typing import Any

import pytest

from conn_types_mypy import kept_digests
from conn_types_mypy.kept_digests import (
    CACHE,
    Kept,
    answers_beside,
    digest,
    document_of,
    file_name,
    file_text,
    kept_as,
    load,
)

ANSWERS = '{"answers": 1}'


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A project of one file, whose digests are kept."""
    root = tmp_path / "project"
    (root / CACHE).mkdir(parents=True)
    (root / "main.py").write_text("x = 1\n")
    keep(root)
    return root


def keep(root: Path, began: int | None = None) -> None:
    """`began`: as if the reading had begun then, by default long after the last change."""
    later = time.time_ns() + 1_000_000_000 if began is None else began
    kept = Kept(str(root), {str(root / "main.py"): "abc"}, answers=digest(ANSWERS.encode()))
    document = document_of(
        str(root), later, kept, [str(root / "main.py"), str(root / "no.toml")], [str(root)]
    )
    kept_file(root).write_text(file_text(document, ANSWERS))


def kept_file(root: Path) -> Path:
    return root / CACHE / file_name(str(root))


def first_line(root: Path) -> dict[str, Any]:
    document: dict[str, Any] = json.loads(kept_file(root).read_text().splitlines()[0])
    return document


def test_nothing_has_changed(root: Path) -> None:
    found = load(str(root))
    assert found is not None
    assert (found.root, found.modules) == (str(root), {str(root / "main.py"): "abc"})
    assert (found.path, found.answers) == (str(kept_file(root)), digest(ANSWERS.encode()))
    assert [*found.files] == [str(root / "main.py"), str(root / "no.toml")]
    (root / ".hidden").touch()
    (root / "main.py").write_text("x = 1\n")
    assert load(str(root)) is not None


def test_from_a_directory_below(root: Path) -> None:
    below = root / "below"
    below.mkdir()
    assert load(str(below)) is None, "another start has a file of its own"


def test_with_another_interpreter(root: Path) -> None:
    assert load(str(root), "/elsewhere/bin/python") is None, "it has a file of its own"


@pytest.mark.parametrize("change", ["text", "deleted", "came", "went"])
def test_something_has_changed(root: Path, change: str) -> None:
    if change == "text":
        (root / "main.py").write_text("x = 2\n")
    elif change == "deleted":
        (root / "main.py").unlink()
    elif change == "came":
        (root / "new.py").touch()
    else:
        (root / "no.toml").touch()
    assert load(str(root)) is None


def test_what_changed_while_it_was_read_holds_for_nobody(root: Path) -> None:
    keep(root, began=0)
    assert load(str(root)) is None
    assert kept_as(first_line(root), str(kept_file(root))).state == ""


@pytest.mark.parametrize(
    "text",
    ["", "{", "[]", "null", '{"format": 1}', '{"format": "conn-types digests 2"}', "\x00", "[" * 100_000],
    ids=lambda text: text[:12],
)
def test_a_broken_file_is_none(root: Path, text: str) -> None:
    kept_file(root).write_text(text)
    assert load(str(root)) is None


@pytest.mark.parametrize("part", ["key", "files", "directories", "modules", "root", "answers"])
@pytest.mark.parametrize("value", [None, 1, [1], ["x"], {"x": 1}])
def test_a_broken_part_is_none(root: Path, part: str, value: object) -> None:
    document = first_line(root)
    document[part] = value
    kept_file(root).write_text(file_text(document, ANSWERS))
    found = load(str(root))
    assert found is None or (part in ("root", "answers") and found.modules != {})


def test_where_the_configuration_puts_the_cache(root: Path) -> None:
    (root / "pyproject.toml").write_text('[tool.conn-types]\ncache-dir = "elsewhere"\n')
    (root / "elsewhere").mkdir()
    keep(root)
    os.replace(kept_file(root), root / "elsewhere" / file_name(str(root)))
    assert load(str(root)) is not None


def test_stamps_are_kept_when_they_have_settled(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = first_line(root)["files"]
    assert before[0][1] == "", "a file that has just been written has no stamp"
    monkeypatch.setattr(kept_digests, "_SETTLED", -(10**18))
    assert load(str(root)) is not None
    after = first_line(root)["files"]
    assert (after[0][0], after[0][2]) == (before[0][0], before[0][2])
    assert after[0][1] != ""
    assert answers_beside(str(kept_file(root))) == ANSWERS
