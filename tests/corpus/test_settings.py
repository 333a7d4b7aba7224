"""What a setting changes, the one static table says: the row is conditional, open, or rests on a default."""

from __future__ import annotations

import pytest

from tests.corpus.comparison import Row, as_truth, static_app
from tests.corpus.packages import CORPUS, SETTINGS, CorpusPackage, Setting

pytestmark = pytest.mark.corpus


def what_is_said(app: Row, expected: list[object]) -> str:
    """What a static table says of a row that one application has and the other has not."""
    rows = [row for row in app["routes"] if as_truth(row) == expected]
    if any(row["conditional"] for row in rows):
        return "conditional"
    if any(admits(spot, expected) for spot in app["open"]):
        return "open"
    return "default" if any(row["default"] for row in rows) else "nothing"


def admits(spot: Row, expected: list[object]) -> bool:
    kind, name, path, *_ = expected
    named = name is None or str(name).startswith(spot["name_prefix"])
    return named and kind in spot["kinds"] and str(path).startswith(spot["path_prefix"])


@pytest.mark.parametrize("setting", SETTINGS, ids=str)
def test_what_differs_is_conditional_or_open_or_rests_on_a_default(setting: Setting) -> None:
    package = _package(setting.package)
    one, other = package.truth(), setting.truth()
    differing = [row for row in one if row not in other] + [row for row in other if row not in one]
    said = [what_is_said(static_app(package), row) for row in differing]
    assert differing
    assert [row for row, each in zip(differing, said, strict=True) if each == "nothing"] == []
    numbers = said.count("conditional"), said.count("open"), said.count("default")
    assert numbers == (setting.conditional, setting.open, setting.default)


def _package(name: str) -> CorpusPackage:
    return next(package for package in CORPUS if package.name == name)
