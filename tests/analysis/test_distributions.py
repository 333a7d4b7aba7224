"""What metadata directories say of versions and entry points, well written or not."""

from __future__ import annotations

from pathlib import Path

import pytest

from conn_types.analysis.disk import Disk
from conn_types.analysis.distributions import Distributions
from conn_types.analysis.environment import read_environment
from tests.analysis.files import make_environment

INFO = "my_dist-1.2.dist-info"


def distributions(tmp_path: Path, files: dict[str, str]) -> Distributions:
    return Distributions(read_environment(make_environment(tmp_path / "env", files)), Disk())


@pytest.mark.parametrize("name", ["my_dist", "My.Dist", "MY-dist"])
def test_version_by_any_spelling(name: str, tmp_path: Path) -> None:
    found = distributions(tmp_path, {f"{INFO}/METADATA": "Name: my-dist\nVersion: 1.2.0\n\nVersion: 9\n"})
    assert found.version(name) == "1.2.0"
    assert found.version("other") is None


def test_version_without_metadata_is_the_directorys(tmp_path: Path) -> None:
    assert distributions(tmp_path, {f"{INFO}/RECORD": ""}).version("my-dist") == "1.2"


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("[group]\nA = one.two:attr.b [extra]\n", [("group", "A", "one.two", "attr.b")]),
        (
            "[group]\nmodule = one\n[other]\nb=two:c\n",
            [("group", "module", "one", ""), ("other", "b", "two", "c")],
        ),
        ("[group]\nodd = not an object\nb = c:d\n", [("group", "b", "c", "d")]),
        ("name = before.any:group\n", []),
        ("\x00\xff[", []),
        ("", []),
    ],
)
def test_entry_points(text: str, found: list[tuple[str, str, str, str]], tmp_path: Path) -> None:
    points = distributions(tmp_path, {f"{INFO}/entry_points.txt": text}).entry_points()
    assert [(each.group, each.name, each.module, each.attribute) for each in points] == found
