"""`conn-types stubs`: which files it writes, leaves alone, compares and removes."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.command import SHOP, conn_types, program
from tests.stubgen.layout import lay_out

STUB, RUNTIME = "conn_types_project_routes.pyi", "conn_types_project_routes.py"
FILES = (
    *(STUB, RUNTIME),
    *("conn_types_project_urls.pyi", "conn_types_project_urls.py"),
    *("conn_types_project.pyi", "conn_types_project.py"),
)


def rename_book(shop: Path) -> None:
    main = shop / "shop" / "main.py"
    main.write_text(main.read_text("utf-8").replace("book", "volume"), "utf-8")


def everything(root: Path) -> dict[str, bytes]:
    return {
        path.relative_to(root).as_posix(): path.read_bytes()
        for path in root.rglob("*")
        if path.is_file() and ".conn_types_cache" not in path.parts
    }


def test_files_are_written_once_and_then_left_alone(shop: Path) -> None:
    first = conn_types(shop, "stubs")
    assert (first.returncode, first.stderr) == (0, "")
    assert first.stdout == "".join(f"{name} is written\n" for name in FILES)
    inode = (shop / STUB).stat().st_ino
    assert conn_types(shop, "stubs").stdout == "The generated types are current.\n"
    assert (shop / STUB).stat().st_ino == inode


def test_they_lie_where_imports_start(tmp_path: Path) -> None:
    lay_out(tmp_path, {f"src/{name}": text for name, text in SHOP.items()})
    assert conn_types(tmp_path, "stubs").stdout.startswith(f"src/{STUB} is written\n")


def test_check_shows_what_is_not_current(shop: Path) -> None:
    missing = conn_types(shop, "stubs", "--check")
    assert missing.returncode == 1
    assert f"--- /dev/null\n+++ {STUB}\n" in missing.stdout
    assert "not current: run conn-types stubs" in missing.stderr
    assert not (shop / STUB).exists()
    conn_types(shop, "stubs")
    current = conn_types(shop, "stubs", "--check")
    assert (current.returncode, current.stdout, current.stderr) == (0, "", "")
    rename_book(shop)
    old = conn_types(shop, "stubs", "--check")
    assert old.returncode == 1
    assert '-    def url_for(self, name: _Literal["book"], /, *, id: int | str) -> _UrlT: ...\n' in old.stdout
    assert (
        '+    def url_for(self, name: _Literal["volume"], /, *, id: int | str) -> _UrlT: ...\n' in old.stdout
    )
    assert "\x1b[32m+" in conn_types(shop, "stubs", "--check", "--color", "always").stdout


def test_lines_that_move_change_nothing(shop: Path) -> None:
    conn_types(shop, "stubs")
    main = shop / "shop" / "main.py"
    main.write_text("# A comment.\n\n" + main.read_text("utf-8"), "utf-8")
    assert conn_types(shop, "stubs", "--check").returncode == 0


def test_remove_leaves_no_trace(shop: Path) -> None:
    before = everything(shop)
    conn_types(shop, "stubs")
    (shop / "__pycache__").mkdir()
    (shop / "__pycache__" / "conn_types_project.cpython-313.pyc").touch()
    assert conn_types(shop, "stubs", "--remove").stdout == "".join(f"{name} is removed\n" for name in FILES)
    assert everything(shop) == before
    assert not (shop / "__pycache__").exists()
    assert conn_types(shop, "stubs", "--remove").returncode == 0


@pytest.mark.parametrize("arguments", [(), ("--check",), ("--remove",)])
def test_what_somebody_else_has_written_stays(arguments: tuple[str, ...], shop: Path) -> None:
    (shop / RUNTIME).write_text("# My own.\n")
    result = conn_types(shop, "stubs", *arguments)
    assert (shop / RUNTIME).read_text() == "# My own.\n"
    if arguments != ("--remove",):
        assert result.returncode == 2
        assert f"{RUNTIME} is in the way" in result.stderr


def test_an_app_may_have_a_module_of_its_own(shop: Path) -> None:
    configuration = shop / "pyproject.toml"
    configuration.write_text('[tool.conn-types.stubs]\n"shop.main:app" = "shop.routes"\n')
    written = conn_types(shop, "stubs").stdout
    assert "shop/routes.pyi is written\nshop/routes.py is written\n" in written
    configuration.write_text("[tool.conn-types]\n")
    assert conn_types(shop, "stubs", "--check").returncode == 1
    assert conn_types(shop, "stubs").stdout == "shop/routes.pyi is removed\nshop/routes.py is removed\n", (
        "what an earlier configuration has made is not left over"
    )


def test_a_module_of_no_app_is_refused(shop: Path) -> None:
    (shop / "pyproject.toml").write_text('[tool.conn-types.stubs]\n"shop.main:ap" = "shop.routes"\n')
    result = conn_types(shop, "stubs")
    assert result.returncode == 2
    assert 'there is no app "shop.main:ap"; did you mean "shop.main:app"?' in result.stderr


def test_options_that_exclude_each_other_are_refused(shop: Path) -> None:
    assert conn_types(shop, "stubs", "--check", "--remove").returncode == 2


def test_the_text_is_the_same_whatever_the_order_of_hashes(shop: Path) -> None:
    program(shop, "stubs", "--no-cache", PYTHONHASHSEED="1")
    first = everything(shop)
    program(shop, "stubs", "--remove")
    program(shop, "stubs", "--no-cache", PYTHONHASHSEED="2")
    assert everything(shop) == first


def test_routes_of_a_file_that_cannot_be_parsed_are_not_forgotten(shop: Path) -> None:
    conn_types(shop, "stubs")
    before = everything(shop)
    (shop / "office.py").write_text("from conn_types import Router\n\napp = Router(\n", "utf-8")
    for arguments in ((), ("--check",), ()):  # the first reads the files, the others what is kept
        result = conn_types(shop, "stubs", *arguments)
        assert (result.returncode, result.stdout) == (2, "")
        assert "office.py:3:13: " in result.stderr
        assert "stay as they are" in result.stderr
    (shop / "office.py").unlink()
    assert everything(shop) == before
    (shop / "office.py").write_text("from conn_types import Router\n\napp = Router()\n", "utf-8")
    assert conn_types(shop, "stubs").returncode == 0


def test_a_test_that_cannot_be_parsed_is_passed_over(shop: Path) -> None:
    (shop / "tests").mkdir()
    (shop / "tests" / "wrong.py").write_text("from conn_types import Router\n\napp = Router(\n", "utf-8")
    assert conn_types(shop, "stubs").returncode == 0


def test_a_package_of_that_name_stays_in_the_way(shop: Path) -> None:
    (shop / "conn_types_project_urls").mkdir()
    (shop / "conn_types_project_urls" / "__init__.py").touch()
    result = conn_types(shop, "stubs")
    assert result.returncode == 2
    assert "conn_types_project_urls is in the way" in result.stderr
    assert not (shop / STUB).exists()
