"""Every section of every rule page, through mypy: what is marked and no more, in the command's words."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.mypy_plugin.engines import OWN, RAISES, MypyRun, Told, by_command, by_mypy, write
from tests.rules.pages import Case, ExpectedError, pages

CASES = {f"{page.rule}/{case.section}": case for page in pages() for case in page.cases}
RULES = {page.rule for page in pages()}
"""The command's own ones included, which mypy knows nothing of."""


FIRST = ("Example",)
"""The sections that run by default; the others take a minute and more."""


@pytest.mark.parametrize(
    "case",
    [
        pytest.param(case, id=name, marks=[] if case.section in FIRST else [pytest.mark.slow])
        for name, case in CASES.items()
    ],
)
def test_mypy_tells_what_is_marked_and_what_the_command_tells(
    case: Case, tmp_path: Path, mypy_cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(RAISES, "1")
    monkeypatch.chdir(write(tmp_path, case.files))
    found = by_mypy(tmp_path, mypy_cache)
    assert found.status in (0, 1) or any(error.rule == "unreadable-file" for error in case.errors)

    own = [error for error in case.errors if error.by_mypy and error.rule in OWN]
    assert list(map(_place, found.told)) == list(map(_place, own)), _listed(found)
    for told, error in zip(found.told, own, strict=True):
        assert error.message in f"{told.message}: {told.hint}"

    both = {_place(error) for error in own if error.by_command}
    assert [each for each in found.told if _place(each) in both] == [
        each for each in by_command(tmp_path) if _place(each) in both
    ]
    _assert_mypys_own(case, found)


def _assert_mypys_own(case: Case, found: MypyRun) -> None:
    """The types that are revealed, and those errors of mypy's own codes that are marked."""
    assert {place: " ".join(types) for place, types in found.revealed.items()} == {
        (each.path, each.line): each.type for each in case.revealed
    }
    others = {(_place(each), each.message) for each in found.others}
    for error in case.errors:
        if error.rule not in RULES:
            assert any(place == _place(error) and error.message in message for place, message in others)


def _place(each: Told | ExpectedError) -> tuple[str, int, str]:
    return each.path, each.line, each.rule


def _listed(found: MypyRun) -> str:
    return "\n".join(f"{each.path}:{each.line}: [{each.rule}] {each.message}" for each in found.told)
