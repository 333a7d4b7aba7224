"""`conn-types stubs --starlette`: what it writes beside the routes, tells, keeps current and removes."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from tests.cli.command import conn_types, process
from tests.environments import NEWEST
from tests.stubgen.starlette.environments import linked

LOCAL = ".conn_types_stubs"
MODULES = ["__init__.pyi", "applications.pyi", "requests.pyi", "websockets.pyi"]


def everything(root: Path) -> dict[str, bytes]:
    """All but links, which are other distributions."""
    return {
        path.relative_to(root).as_posix(): path.read_bytes()
        for path in root.rglob("*")
        if path.is_file() and ".conn_types_cache" not in path.parts
    }


def directories(root: Path) -> set[Path]:
    return {path for path in root.rglob("*") if path.is_dir() and ".conn_types_cache" not in path.parts}


@pytest.fixture
def site(shop: Path) -> Path:
    """That of the project's own environment."""
    return linked(NEWEST, shop / ".venv")


def test_they_lie_in_a_hidden_directory_of_the_project(shop: Path) -> None:
    result = conn_types(shop, "stubs", "--starlette")
    assert (result.returncode, result.stderr) == (0, "")
    assert f"{LOCAL}/starlette-stubs/requests.pyi is written\n" in result.stdout
    assert {path.name for path in (shop / LOCAL / "starlette-stubs").iterdir()} == {*MODULES, "py.typed"}
    assert sorted(path.name for path in (shop / LOCAL / "mypy" / "starlette").iterdir()) == MODULES


def test_the_settings_of_all_checkers_are_shown_where_the_project_uses_none(shop: Path) -> None:
    shown = conn_types(shop, "stubs", "--starlette").stdout
    assert 'pyright, pyproject.toml:\n    [tool.pyright]\n    extraPaths = [".conn_types_stubs"]\n' in shown
    for checker in ("mypy", "basedpyright", "ty", "pyrefly", "zuban"):
        assert f"\n{checker}, pyproject.toml:\n" in shown


def test_those_of_its_own_checkers_are_shown_until_they_are_there(shop: Path) -> None:
    (shop / "ty.toml").write_text("", "utf-8")
    shown = conn_types(shop, "stubs", "--starlette").stdout
    assert '\nty, ty.toml:\n    [environment]\n    extra-paths = [".conn_types_stubs"]\n' in shown
    assert "pyright" not in shown
    told = conn_types(shop, "stubs", "--settings", "ty")
    assert told.stdout.endswith("ty.toml tells ty where the types are\n")
    assert (shop / "ty.toml").read_text() == '[environment]\nextra-paths = [".conn_types_stubs"]\n'
    assert conn_types(shop, "stubs", "--starlette").stdout == "The generated types are current.\n"


def test_settings_that_cannot_be_written_are_shown(shop: Path) -> None:
    (shop / "pyrightconfig.json").write_text("{} // ours\n", "utf-8")
    result = conn_types(shop, "stubs", "--settings", "pyright")
    assert result.returncode == 2
    assert "comments" in result.stderr
    assert '"extraPaths"' in result.stderr
    assert (shop / "pyrightconfig.json").read_text() == "{} // ours\n"


def test_an_unknown_checker_is_refused(shop: Path) -> None:
    result = conn_types(shop, "stubs", "--settings", "pyrght")
    assert result.returncode == 2
    assert 'there is no checker "pyrght"; did you mean "pyright"?' in result.stderr


def test_once_they_are_there_they_are_kept_current(shop: Path) -> None:
    conn_types(shop, "stubs", "--starlette")
    requests = shop / LOCAL / "starlette-stubs" / "requests.pyi"
    text = requests.read_text("utf-8")
    requests.write_text("# Of another version.\n", "utf-8")
    (shop / LOCAL / "starlette-stubs" / "left_over.pyi").touch()
    old = conn_types(shop, "stubs", "--check")
    assert old.returncode == 1
    assert "-# Of another version.\n" in old.stdout
    assert "left_over.pyi is removed\n" in conn_types(shop, "stubs").stdout
    assert requests.read_text("utf-8") == text
    assert conn_types(shop, "stubs", "--check").returncode == 0


@pytest.mark.slow
def test_what_was_derived_is_kept_in_the_cache(shop: Path) -> None:
    conn_types(shop, "stubs", "--starlette")
    requests = shop / LOCAL / "starlette-stubs" / "requests.pyi"
    kept = shop / ".conn_types_cache" / "starlette.json"
    derived = kept.read_text("utf-8")
    kept.write_text(derived.replace("class HTTPConnection(", "class Kept("), "utf-8")
    assert conn_types(shop, "stubs", "--check").returncode == 1
    assert conn_types(shop, "stubs", "--check", "--no-cache").returncode == 0
    for damaged in ("", "[]", "{}", derived.replace('"key"', '"other"')):
        kept.write_text(damaged, "utf-8")
        assert conn_types(shop, "stubs", "--check").returncode == 0
        assert kept.read_text("utf-8") == derived
    assert "class HTTPConnection(" in requests.read_text("utf-8")


def test_into_the_environment(shop: Path, site: Path) -> None:
    before = everything(site)
    result = conn_types(shop, "stubs", "--into-env")
    assert (result.returncode, result.stderr) == (0, "")
    assert "<site-packages>/starlette-stubs/requests.pyi is written\n" in result.stdout
    assert (site / "starlette-stubs" / "py.typed").read_text() == "partial\n"
    assert not (shop / LOCAL).exists()
    assert conn_types(shop, "stubs", "--check").returncode == 0
    conn_types(shop, "stubs", "--remove")
    assert everything(site) == before
    assert not (site / "starlette-stubs").exists()
    assert [*site.glob("conn_types_starlette_stubs-*")] == []


def test_an_earlier_version_is_replaced(shop: Path, site: Path) -> None:
    conn_types(shop, "stubs", "--into-env")
    (info,) = site.glob("conn_types_starlette_stubs-*.dist-info")
    older = info.with_name("conn_types_starlette_stubs-0.1.dist-info")
    info.rename(older)
    record = older / "RECORD"
    record.write_text(record.read_text("utf-8").replace(info.name, older.name), "utf-8")
    assert conn_types(shop, "stubs", "--check").returncode == 1
    conn_types(shop, "stubs")
    assert [path.name for path in site.glob("conn_types_starlette_stubs-*")] == [info.name]


WITHOUT = """\
import sys
sys.modules["libcst"] = sys.modules["tomlkit"] = None
from conn_types.cli import main
sys.exit(main())
"""
"""The command where its extra is not installed."""


@pytest.mark.parametrize("arguments", [(), ("--check",), ("--remove",)])
def test_without_the_extra_all_else_works(arguments: tuple[str, ...], shop: Path) -> None:
    conn_types(shop, "stubs")
    run = process(shop, sys.executable, "-c", WITHOUT, "stubs", *arguments)
    assert (run.returncode, run.stderr) == (0, "")


@pytest.mark.parametrize("arguments", [("--starlette",), ("--into-env",), ("--settings", "ty")])
def test_the_extra_is_named_where_it_is_needed(arguments: tuple[str, ...], shop: Path) -> None:
    run = process(shop, sys.executable, "-c", WITHOUT, "stubs", *arguments)
    assert run.returncode == 2
    assert 'python -m pip install "conn-types[stubs]"' in run.stderr
    assert not (shop / LOCAL).exists()


def test_remove_leaves_no_trace(shop: Path) -> None:
    (shop / "mypy.ini").write_text("[mypy]\nstrict = True\n", "utf-8")
    before, folders = everything(shop), directories(shop)
    checkers = ("mypy", "pyright", "ty", "pyrefly", "zuban")
    conn_types(shop, "stubs", *(each for name in checkers for each in ("--settings", name)))
    assert everything(shop) != before
    conn_types(shop, "stubs", "--remove")
    assert everything(shop) == before
    assert directories(shop) == folders
