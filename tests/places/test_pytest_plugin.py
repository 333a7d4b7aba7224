"""`pytest --conn-types`, in a pytest of its own."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.command import clean_environment, conn_types
from tests.places.shop import MISTAKE, write_shop

TEST = "def test_nothing() -> None:\n    pass\n"


def run(directory: Path, *arguments: str) -> tuple[int, str]:
    """The exit status and what pytest prints."""
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", *arguments],
        cwd=directory,
        env=clean_environment(),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    return done.returncode, done.stdout + done.stderr


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    write_shop(tmp_path)
    (tmp_path / "test_it.py").write_text(TEST, "utf-8")
    return tmp_path


def test_it_fails_with_the_report_of_the_command(shop: Path) -> None:
    status, output = run(shop, "--conn-types", "-n0")
    assert status == 1
    assert "1 failed, 1 passed" in output
    report = conn_types(shop, "check").stdout
    assert MISTAKE in report
    for line in report.splitlines():
        assert line in output


def test_without_the_option_nothing_is_checked(shop: Path) -> None:
    status, output = run(shop)
    assert (status, MISTAKE in output) == (0, False)


def test_it_passes_where_all_is_right(tmp_path: Path) -> None:
    write_shop(tmp_path, name="home")
    status, output = run(tmp_path, "--conn-types", "-v", "-n0")
    assert status == 0
    assert "conn-types PASSED" in output


@pytest.mark.parametrize(
    "chosen",
    [("-k", "nothing"), ("test_it.py",), pytest.param(("-n2",), marks=pytest.mark.slow)],
    ids=" ".join,
)
def test_what_is_chosen_among_the_tests_is_checked_too(shop: Path, chosen: tuple[str, ...]) -> None:
    status, output = run(shop, "--conn-types", *chosen)
    assert status == 1
    assert "1 failed, 1 passed" in output


def test_a_check_that_cannot_run_says_what_to_do(shop: Path) -> None:
    (shop / "pyproject.toml").write_text("[tool.conn-types]\nselct = []\n", "utf-8")
    status, output = run(shop, "--conn-types", "-n0")
    assert status == 1
    assert 'pyproject.toml:2: [tool.conn-types] there is no key "selct"; did you mean "select"?' in output
    assert "Traceback" not in output
