from __future__ import annotations

import os
from pathlib import Path

import pytest

from conn_types.analysis.disk import Disk, Fact, holds
from tests.analysis.files import write_files


def settle(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let an hour pass: the file's time stamps become old enough to be trusted."""
    later = path.stat().st_ctime_ns + 3_600_000_000_000
    monkeypatch.setattr("time.time_ns", lambda: later)


def test_looks_are_remembered_once(tmp_path: Path) -> None:
    write_files(tmp_path, {"a.py": "a = 1\n", "pkg/b.py": ""})
    disk = Disk()
    assert disk.read(tmp_path / "a.py") == b"a = 1\n"
    assert disk.read(tmp_path / "a.py") == b"a = 1\n"
    assert disk.names(tmp_path) == ("a.py", "pkg")
    assert disk.kind(tmp_path / "a.py") == "file"
    assert disk.kind(tmp_path / "pkg") == "directory"
    assert disk.kind(tmp_path / "c.py") == "nothing"
    assert [(fact.look, Path(fact.path).name) for fact in disk.facts] == [
        ("kind", "a.py"),
        ("kind", "c.py"),
        ("kind", "pkg"),
        ("names", tmp_path.name),
        ("text", "a.py"),
    ]
    assert holds(disk.facts)


def test_what_is_not_there_is_remembered(tmp_path: Path) -> None:
    disk = Disk()
    with pytest.raises(FileNotFoundError):
        disk.read(tmp_path / "a.py")
    assert disk.names(tmp_path / "pkg") == ()
    assert holds(disk.facts)
    (tmp_path / "a.py").touch()
    assert not holds(disk.facts)


def test_paths_that_no_system_has() -> None:
    disk = Disk()
    assert disk.kind(Path("a\0b")) == "nothing"
    assert disk.names(Path("a\0b")) == ()


def test_upper_and_lower_case_are_different_names(tmp_path: Path) -> None:
    (tmp_path / "Shop.py").touch()
    assert Disk().kind(tmp_path / "shop.py") == "nothing"


def test_leftovers_of_programs_are_no_names(tmp_path: Path) -> None:
    write_files(tmp_path, {"a.py": "", "__pycache__/a.pyc": "", ".conn_types_cache/x": ""})
    assert Disk().names(tmp_path) == ("a.py",)


@pytest.mark.parametrize("change", ["edit", "remove", "add", "replace by a directory"])
def test_a_change_is_noticed(change: str, tmp_path: Path) -> None:
    write_files(tmp_path, {"a.py": "a = 1\n"})
    disk = Disk()
    disk.read(tmp_path / "a.py")
    disk.kind(tmp_path / "a.py")
    disk.kind(tmp_path / "b.py")
    disk.names(tmp_path)
    match change:
        case "edit":
            (tmp_path / "a.py").write_text("a = 2\n")
        case "remove":
            (tmp_path / "a.py").unlink()
        case "add":
            (tmp_path / "b.py").touch()
        case _:
            (tmp_path / "a.py").unlink()
            (tmp_path / "a.py").mkdir()
    assert not holds(disk.facts)


def test_an_edit_in_the_same_tick_with_the_same_size_is_noticed(tmp_path: Path) -> None:
    path = tmp_path / "a.py"
    path.write_text("a = 1\n")
    before = path.stat()
    disk = Disk()
    disk.read(path)
    path.write_text("a = 2\n")
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert not holds(disk.facts)


def test_an_old_file_is_not_read_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.py"
    path.write_text("a = 1\n")
    settle(path, monkeypatch)
    disk = Disk()
    disk.read(path)
    (fact,) = disk.facts
    assert fact.stamp

    def read(path: Path) -> bytes:
        raise AssertionError(f"{path} was read")

    monkeypatch.setattr(Path, "read_bytes", read)
    assert holds(disk.facts)


def test_a_file_that_was_just_written_has_no_stamp_to_trust(tmp_path: Path) -> None:
    path = tmp_path / "a.py"
    path.write_text("a = 1\n")
    disk = Disk()
    disk.read(path)
    (fact,) = disk.facts
    assert fact.stamp == ""


def test_a_time_stamp_that_is_set_back_does_not_fool_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "a.py"
    path.write_text("a = 1\n")
    settle(path, monkeypatch)
    before = path.stat()
    disk = Disk()
    disk.read(path)
    os.utime(path, ns=(0, 0))
    path.write_text("a = 2\n")
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))
    settle(path, monkeypatch)
    assert not holds(disk.facts)


def test_another_stamp_with_the_same_text_holds(tmp_path: Path) -> None:
    path = tmp_path / "a.py"
    path.write_text("a = 1\n")
    disk = Disk()
    disk.read(path)
    (fact,) = disk.facts
    moved = Fact(look=fact.look, path=fact.path, finding=fact.finding, stamp="1:2:3:4")
    assert holds([moved])
