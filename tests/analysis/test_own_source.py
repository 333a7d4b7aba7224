"""What tells one state of this tool from another: for all that is kept."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

import conn_types
from conn_types.analysis import disk, own_source

FILES = ("__init__.py", "analysis/check.py", "analysis/rules/rule.py", "analysis/rules/__pycache__/rule.py")
_LONG_AGO = 1_600_000_000


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    package = tmp_path / "conn_types"
    for name in FILES:
        (package / name).parent.mkdir(parents=True, exist_ok=True)
        (package / name).write_text("x = 1\n", "utf-8")
    monkeypatch.setattr(conn_types, "__path__", [str(package)])
    monkeypatch.setattr(disk, "_SETTLED", -(10**18))
    return package


def digest() -> str:
    own_source.tool_facts.cache_clear()
    try:
        return own_source.tool_digest()
    finally:
        own_source.tool_facts.cache_clear()


@pytest.mark.parametrize("name", FILES)
def test_a_file_of_a_checkout(name: str, package: Path) -> None:
    before = digest()
    assert digest() == before
    (package / name).write_text("x = 2\n", "utf-8")
    os.utime(package / name, (_LONG_AGO, _LONG_AGO))
    assert (digest() != before) == ("__pycache__" not in name)


def test_a_file_of_a_checkout_that_has_changed_just_now(
    package: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(disk, "_SETTLED", 10**18)
    before = digest()
    os.utime(package / FILES[0])
    assert digest() == before
    (package / FILES[0]).write_text("x = 2\n", "utf-8")
    assert digest() != before


@pytest.fixture
def record(package: Path) -> Path:
    """What an installer writes."""
    record = package.parent / "conn_types-1.0.dist-info" / "RECORD"
    record.parent.mkdir()
    record.write_text("conn_types/__init__.py,sha256=1,6\n", "utf-8")
    return record


def test_what_is_installed(package: Path, record: Path) -> None:
    before = digest()
    # An installer may write the same files once more, at another time.
    for path in (*package.rglob("*.py"), record):
        os.utime(path, (_LONG_AGO, _LONG_AGO))
    assert digest() == before
    record.write_text("conn_types/__init__.py,sha256=2,6\n", "utf-8")
    assert digest() != before


def test_what_is_installed_over_another_version(record: Path) -> None:
    """`pip install --target` leaves what the other version has said of itself."""
    before = digest()
    other = record.parent.with_name("conn_types-1.1.dist-info")
    other.mkdir()
    (other / "RECORD").write_text("conn_types/__init__.py,sha256=2,6\n", "utf-8")
    assert digest() != before


@pytest.mark.parametrize("is_there", [True, False])
def test_what_is_installed_without_a_list_to_be_read(is_there: bool, package: Path, record: Path) -> None:
    record.unlink()
    if is_there:
        record.mkdir()
    before = digest()
    (package / FILES[0]).write_text("x = 2\n", "utf-8")
    assert digest() != before
