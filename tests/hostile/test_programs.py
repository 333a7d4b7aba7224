"""Programs that mean harm end in bounded time and memory; what they may declare is open."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.hostile.programs import COMPLETE, HEAD, OPEN, OTHERS, TAIL, UNREADABLE

SECONDS = 60
"""Of processor time for the table and all that `check` does: a bound, far above what any takes."""
MEGABYTES = 1_500
FUEL = 300_000
"""A fraction of what a module has: the ways out are the same, and taken sooner."""
ROOT = Path(__file__).parents[2]
pytestmark = pytest.mark.slow
Result = dict[str, Any]


def programs() -> dict[str, dict[str, str]]:
    known = {**OPEN, **COMPLETE, **OTHERS}
    main = "from starlette.applications import Starlette\nimport other\napp = Starlette()\n"
    return {
        **{name: {"main.py": HEAD + text + TAIL} for name, text in known.items()},
        **{name: {"main.py": main, "other.py": text} for name, text in UNREADABLE.items()},
    }


@pytest.fixture(scope="module")
def results() -> dict[str, Result]:
    ran = subprocess.run(
        [sys.executable, "-m", "tests.hostile", *map(str, (SECONDS, MEGABYTES, FUEL))],
        input=json.dumps(programs()),
        capture_output=True,
        text=True,
        check=False,
        cwd=ROOT,
    )
    assert not ran.returncode, ran.stderr
    return {each["name"]: each for each in map(json.loads, ran.stdout.splitlines())}


@pytest.mark.parametrize("name", OPEN)
def test_what_cannot_be_followed_is_open(name: str, results: dict[str, Result]) -> None:
    result = results[name]
    assert "error" not in result, result
    assert result["complete"] == {"main:app": False}
    assert result["rules"] == []


@pytest.mark.parametrize("name", COMPLETE)
def test_what_is_too_large_declares_nothing(name: str, results: dict[str, Result]) -> None:
    result = results[name]
    assert "error" not in result, result
    assert result["complete"] == {"main:app": True}
    assert result["routes"] == {"main:app": 1}


@pytest.mark.parametrize("name", OTHERS)
def test_routes_that_are_too_many_are_open(name: str, results: dict[str, Result]) -> None:
    result = results[name]
    assert "error" not in result, result
    assert not all(result["complete"].values())


@pytest.mark.parametrize("name", UNREADABLE)
def test_what_imports_an_unreadable_file_is_open(name: str, results: dict[str, Result]) -> None:
    result = results[name]
    assert "error" not in result, result
    assert result["complete"] == {"main:app": False}
    assert result["rules"] == ["unreadable-file"] or any("is not read" in note for note in result["notes"])
