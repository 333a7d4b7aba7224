from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

import pytest

from conn_types.analysis.stack import parse
from tests.environments import FRAMEWORK_ENVIRONMENTS, NEWEST, FrameworkEnvironment, ready

# Applications that the tests read; one may hold a test module of its own.
collect_ignore_glob = ["evaluator/*/*/*"]


_LARGE = 4_000
"""Characters: the frameworks' files have more, the tests' own have less."""


@pytest.fixture(scope="session", autouse=True)
def _frameworks_are_parsed_once() -> Iterator[None]:
    """Each test evaluates the same files of the frameworks, and to parse them is half of its time.

    Nothing changes a tree.
    """
    kept = lru_cache(maxsize=500)(parse)

    def parse_once(text: str) -> ast.Module:
        return (kept if len(text) > _LARGE else parse)(text)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("conn_types.analysis.source.parse", parse_once)
        yield


@pytest.fixture(scope="session")
def mypy_cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One cache for all runs of mypy in this process: frameworks and standard library are read once."""
    return tmp_path_factory.mktemp("mypy_cache")


@pytest.fixture(
    scope="session",
    params=[
        pytest.param(each, id=each.name, marks=[] if each is NEWEST else [pytest.mark.versions])
        for each in FRAMEWORK_ENVIRONMENTS
    ],
)
def framework_environment(request: pytest.FixtureRequest) -> FrameworkEnvironment:
    """Each pair of framework versions in turn: `--python` takes its `.root`, its `.python` runs."""
    environment: FrameworkEnvironment = request.param
    return ready(environment)
