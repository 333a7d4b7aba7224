"""A new rule passes the tests before anybody has filled it in."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.rules.scaffold import ROOT, RULES, ScaffoldError, scaffold

FOLDERS = ("conn_types", "mypy_plugin", "tests", "stubs", "docs", "examples", "benchmarks")
FILES = ("pyproject.toml", "Makefile", "README.md", "CHANGELOG.md", "CONTRIBUTING.md")
NOT_COPIED = shutil.ignore_patterns("__pycache__", ".*", "corpus", "node_modules")


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    for name in FOLDERS:
        shutil.copytree(ROOT / name, tmp_path / name, ignore=NOT_COPIED)
    for name in FILES:
        shutil.copy(ROOT / name, tmp_path)
    return tmp_path


def run(checkout: Path, *command: str) -> str:
    """What a module of this environment prints, run in the copy; it has to succeed."""
    result = subprocess.run(
        [sys.executable, "-m", *command],
        cwd=checkout,
        env={**os.environ, "PYTHONPATH": os.pathsep.join((str(checkout), str(checkout / "mypy_plugin")))},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    assert result.returncode == 0, result.stdout + result.stderr
    return result.stdout


@pytest.mark.slow
def test_a_new_rule_passes_lint_and_its_own_tests(checkout: Path) -> None:
    written = run(checkout, "tests.rules.scaffold", "some-example").splitlines()
    assert written[:2] == [
        "conn_types/analysis/rules/some_example.py",
        "conn_types/analysis/rules/pages/some-example.md",
    ]
    run(checkout, "tests.meta.rule_index")
    run(checkout, "ruff", "check")
    run(checkout, "ruff", "format", "--check")
    run(checkout, "pytest", "-q", "-p", "no:cacheprovider", "tests/meta/test_rules.py")
    pages = "tests/rules/test_pages.py"
    run(checkout, "pytest", "-q", "-p", "no:cacheprovider", pages, "-k", "some-example or every_rule")
    assert "some-example" in run(checkout, "conn_types.cli", "explain")


@pytest.mark.slow
def test_a_new_rule_is_typed_and_mypy_knows_nothing_of_it(checkout: Path) -> None:
    scaffold(checkout, "some-example")
    run(checkout, "mypy", "conn_types/analysis/rules", "tests/rules")
    pages = "tests/rules/test_pages_mypy.py"
    run(checkout, "pytest", "-q", "-p", "no:cacheprovider", pages, "-k", "some-example")


@pytest.mark.parametrize("name", ["Some-Name", "some_name", "some", "some-name-", "../some-name", ""])
def test_a_name_that_is_no_rules_is_refused(name: str, tmp_path: Path) -> None:
    with pytest.raises(ScaffoldError, match="is no name of a rule"):
        scaffold(tmp_path, name)


def test_a_rule_that_is_there_is_left_alone() -> None:
    before = (ROOT / RULES / "unknown_route.py").read_text("utf-8")
    with pytest.raises(ScaffoldError, match=r"unknown_route\.py is there already"):
        scaffold(ROOT, "unknown-route")
    assert (ROOT / RULES / "unknown_route.py").read_text("utf-8") == before
