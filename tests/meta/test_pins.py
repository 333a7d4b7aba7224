"""The pinned lists name versions and no address."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.environments import PINNED_LISTS
from tests.meta.sources import ROOT

LISTS = [ROOT / "constraints.txt", *sorted(PINNED_LISTS.glob("*.txt"))]
PIN = re.compile(r"([a-z0-9][a-z0-9.-]*)==[0-9][0-9a-z.]*( ; .+)?")


@pytest.mark.parametrize("pinned", LISTS, ids=lambda path: path.stem)
def test_each_line_pins_one_version(pinned: Path) -> None:
    written = pinned.read_text("utf-8").splitlines()
    lines = [line for line in written if line and not line.startswith(("#", "--no-binary "))]
    assert len(lines) > 10
    assert [line for line in lines if not PIN.fullmatch(line)] == []


def test_every_development_dependency_is_pinned() -> None:
    pinned = set(PIN.findall((ROOT / "constraints.txt").read_text("utf-8")))
    names = {name for name, _ in pinned}
    group = re.search(r"^dev = \[\n(.*?)^\]", (ROOT / "pyproject.toml").read_text("utf-8"), re.DOTALL | re.M)
    assert group is not None
    wanted = re.findall(r'^\s*"([a-z0-9-]+)', group[1], re.MULTILINE)
    assert wanted != []
    assert set(wanted) <= names
