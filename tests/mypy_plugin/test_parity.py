"""The command and mypy tell the same: the same places, rules and words, in every way of running mypy."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.environments import MYPY_ENVIRONMENTS, FrameworkEnvironment, ready
from tests.examples.bookshops import BOOKSHOPS, planted_mistakes
from tests.mypy_plugin.engines import Daemon, Told, by_command_line, mypy
from tests.mypy_plugin.projects import MISTAKES, bookshop, library

PROJECTS = ("library", "library with mistakes", *(shop.name for shop in BOOKSHOPS))
NEEDS_TYPES = {
    (mistake.path, mistake.rule, mistake.told_at or mistake.wrong)
    for mistake in MISTAKES
    if mistake.needs_types
}


@pytest.fixture(params=PROJECTS)
def project(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    return made(request.param, tmp_path / "project")


def made(name: str, root: Path) -> Path:
    if name.startswith("library"):
        return library(root, MISTAKES if name != "library" else ())
    return bookshop(name, root)


@pytest.fixture
def library_with_mistakes(tmp_path: Path) -> Path:
    return library(tmp_path / "project", MISTAKES)


def without_those_that_need_types(root: Path, told: tuple[Told, ...]) -> list[Told]:
    """Leaves out what stands on a line that a mistake of that kind has made."""

    def needs_types(each: Told) -> bool:
        name, line = Path(each.path).name, (root / each.path).read_text("utf-8").splitlines()[each.line - 1]
        return any((name, each.rule) == (path, rule) and part in line for path, rule, part in NEEDS_TYPES)

    return [each for each in told if not needs_types(each)]


def test_each_mistake_is_told(library_with_mistakes: Path, project_cache: Path) -> None:
    found = mypy(library_with_mistakes, "--cache-dir", str(project_cache), ".")
    told = sorted((Path(each.path).name, each.rule) for each in {*found.told, *found.others})
    expected = [(mistake.path, mistake.rule) for mistake in MISTAKES]
    # The name from the loop is told for each of its three values.
    assert told == sorted([*expected, *[("main.py", "unknown-route")] * 2])


def test_cold_and_warm(project: Path, project_cache: Path) -> None:
    command = by_command_line(project)
    cold = mypy(project, "--cache-dir", str(project_cache), ".")
    assert without_those_that_need_types(project, cold.told) == command
    assert mypy(project, "--cache-dir", str(project_cache), ".") == cold


def test_shops_tell_what_is_planted(tmp_path: Path, project_cache: Path) -> None:
    shop = bookshop("bookshop_fastapi", tmp_path / "project")
    found = mypy(shop, "--cache-dir", str(project_cache), ".")
    assert [(each.path, each.line, each.rule) for each in found.told] == planted_mistakes(shop)
    assert found.others == ()


def test_library_without_mistakes_is_right(tmp_path: Path, project_cache: Path) -> None:
    found = mypy(library(tmp_path / "project"), "--cache-dir", str(project_cache), ".")
    assert (found.status, found.told, found.others) == (0, (), ())


@pytest.mark.mypys
@pytest.mark.parametrize("environment", MYPY_ENVIRONMENTS, ids=str)
@pytest.mark.parametrize(
    "name", ["library", "library with mistakes", "bookshop_fastapi", "bookshop_starlette"]
)
def test_under_the_oldest_and_the_newest_mypy(
    name: str, environment: FrameworkEnvironment, tmp_path: Path
) -> None:
    root = made(name, tmp_path / "project")
    programs = ready(environment).python.parent
    command = by_command_line(root)
    cold = mypy(root, programs=programs)
    assert without_those_that_need_types(root, cold.told) == command
    assert mypy(root, programs=programs) == cold


@pytest.mark.slow
def test_from_nothing_with_workers_and_by_the_daemon(project: Path, tmp_path: Path, daemon: Daemon) -> None:
    command = by_command_line(project)
    cold = mypy(project)
    assert without_those_that_need_types(project, cold.told) == command
    assert mypy(project) == cold
    parallel = ("--cache-dir", str(tmp_path / "parallel_cache"), "-n", "2", ".")
    assert [mypy(project, *parallel) for _ in range(2)] == [cold, cold]
    by_daemon = ("--cache-dir", str(tmp_path / "daemon_cache"))
    assert [daemon.run(project, *by_daemon) for _ in range(2)] == [cold, cold]
