from __future__ import annotations

from pathlib import PurePosixPath

import pytest

from conn_types.analysis.path_glob import matches


@pytest.mark.parametrize(
    ("glob", "path"),
    [
        ("migrations", "migrations/a.py"),
        ("migrations", "shop/migrations/deep/a.py"),
        ("migrations/", "shop/migrations/a.py"),
        ("*_pb2.py", "shop/a_pb2.py"),
        ("a?.py", "shop/ab.py"),
        ("[ab].py", "a.py"),
        ("[!ab].py", "c.py"),
        ("[a", "[a"),
        ("tests/*", "tests/a.py"),
        ("tests/*", "tests/deep/a.py"),
        ("./tests", "tests/a.py"),
        ("/tests", "tests/a.py"),
        ("tests/**", "tests/deep/a.py"),
        ("**/generated/*.py", "generated/a.py"),
        ("**/generated/*.py", "a/b/generated/a.py"),
        ("shop/**/a.py", "shop/a.py"),
        ("shop/**/a.py", "shop/b/c/a.py"),
        ("shop/v1.0", "shop/v1.0/a.py"),
    ],
)
def test_matches(glob: str, path: str) -> None:
    assert matches([glob], PurePosixPath(path))


@pytest.mark.parametrize(
    ("glob", "path"),
    [
        ("migrations", "my_migrations/a.py"),
        ("a.py/", "a.py"),
        ("*.py", "a.pyi"),
        ("tests/*", "shop/tests/a.py"),
        ("/tests", "shop/tests/a.py"),
        ("shop/*.py", "shop/b/a.py"),
        ("a?.py", "a/.py"),
        ("[!ab].py", "a.py"),
        ("shop/v1.0", "shop/v1x0/a.py"),
        ("tests/**", "tests"),
    ],
)
def test_does_not_match(glob: str, path: str) -> None:
    assert not matches([glob], PurePosixPath(path))


def test_a_directory_is_matched_as_one() -> None:
    assert matches(["build/"], PurePosixPath("build"), directory=True)
    assert not matches(["build/"], PurePosixPath("build"))


def test_any_of_several() -> None:
    assert matches(["x", "y"], PurePosixPath("y/a.py"))
    assert not matches([], PurePosixPath("y/a.py"))
