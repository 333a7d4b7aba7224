"""The mypy plugin over the stubs of the wheel: it tells what it tells over the modules of a checkout."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.mypy_plugin.engines import RAISES, by_mypy, write
from tests.rules.pages import Case, pages

CASES = {
    f"{page.rule}/{case.section}": case
    for page in pages()
    for case in page.cases
    if any("from conn_types" in text for text in case.files.values())
}


@pytest.fixture(scope="module")
def users_cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("users_cache")


@pytest.mark.slow
@pytest.mark.parametrize("case", [pytest.param(case, id=name) for name, case in CASES.items()])
def test_plugin_tells_the_same(
    case: Case,
    tmp_path: Path,
    mypy_cache: Path,
    users_cache: Path,
    users_python: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv(RAISES, "1")
    monkeypatch.chdir(write(tmp_path, case.files))
    with_modules = by_mypy(tmp_path, mypy_cache)
    with_stubs = by_mypy(tmp_path, users_cache, "--python-executable", str(users_python), ".")
    assert with_stubs.told == with_modules.told
    assert with_stubs.revealed == with_modules.revealed
    assert {(each.path, each.line) for each in with_stubs.others} == {
        (each.path, each.line) for each in with_modules.others
    }


def test_there_are_such_cases() -> None:
    assert len(CASES) > 5
