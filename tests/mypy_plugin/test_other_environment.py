"""mypy and the plugin in one environment, the frameworks in another, which `--python-executable` names."""

from __future__ import annotations

import sysconfig
import venv
from pathlib import Path

import pytest

from tests.mypy_plugin.engines import Daemon, MypyRun, mypy
from tests.mypy_plugin.projects import MISTAKES, change, library

HERE = Path(sysconfig.get_path("purelib"))
FRAMEWORKS = ("starlette", "fastapi")
TOOLS = ("mypy", "conn_types", "_conn_types")
PROGRAM = "#!{python}\nfrom mypy.{module} import console_entry\n\nconsole_entry()\n"

pytestmark = pytest.mark.slow


def environment(root: Path, without: tuple[str, ...]) -> Path:
    """The programs' directory of a new environment: what is installed here, apart from what is left out."""
    venv.create(root, with_pip=False, symlinks=True)
    (library,) = root.glob("lib/python*/site-packages")
    for each in HERE.iterdir():
        if not each.name.startswith(without):
            (library / each.name).symlink_to(each)
    return root / "bin"


@pytest.fixture
def tools(tmp_path: Path) -> Path:
    """mypy's."""
    programs = environment(tmp_path / "tools", FRAMEWORKS)
    for name, module in (("mypy", "__main__"), ("dmypy", "dmypy.client")):
        (programs / name).write_text(PROGRAM.format(python=programs / "python", module=module))
        (programs / name).chmod(0o755)
    return programs


@pytest.fixture
def python(tmp_path: Path) -> str:
    """The project's."""
    return str(environment(tmp_path / "deployed", TOOLS) / "python")


def with_everything(root: Path, cache: Path) -> MypyRun:
    """What a run says in an environment that holds all of it."""
    return mypy(root, "--cache-dir", str(cache), ".")


@pytest.mark.parametrize("options", [(), ("-n", "2")], ids=["alone", "with workers"])
def test_frameworks_of_another_environment(
    options: tuple[str, ...], tools: Path, python: str, tmp_path: Path, project_cache: Path
) -> None:
    root = library(tmp_path / "project", MISTAKES)
    there = ("--cache-dir", "there", "--python-executable", python, *options, ".")
    expected = with_everything(root, project_cache)
    assert [mypy(root, *there, programs=tools) for _ in range(2)] == [expected] * 2
    change(root / "library" / "names.py", 'DESK = "desk"', 'DESK = "counter"')
    renamed = with_everything(root, project_cache)
    assert mypy(root, *there, programs=tools) == renamed != expected


def test_the_daemon(tools: Path, python: str, tmp_path: Path, project_cache: Path) -> None:
    root, daemon = library(tmp_path / "project"), Daemon(tmp_path / "dmypy.json", tools)
    there = ("--cache-dir", "there", "--python-executable", python)
    try:
        assert daemon.run(root, *there) == with_everything(root, project_cache)
        change(root / "library" / "names.py", 'DESK = "desk"', 'DESK = "counter"')
        assert daemon.run(root, *there) == with_everything(root, project_cache)
    finally:
        daemon.stop()


def test_told_by_configuration(tools: Path, python: str, tmp_path: Path, project_cache: Path) -> None:
    root = library(tmp_path / "project", MISTAKES)
    expected = with_everything(root, project_cache)
    without = mypy(root, "--cache-dir", "there", ".", programs=tools)
    assert without.status == 2
    assert "the project imports starlette and fastapi, which none of the environments" in without.output
    change(root / "pyproject.toml", "strict = true", f'strict = true\npython_executable = "{python}"')
    assert mypy(root, "--cache-dir", "there", ".", programs=tools) == expected
