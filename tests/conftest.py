from __future__ import annotations

from pathlib import Path

import pytest

from tests.environments import FRAMEWORK_ENVIRONMENTS, FrameworkEnvironment, ready

# Applications that the tests read; one may hold a test module of its own.
collect_ignore_glob = ["evaluator/*/*/*"]


@pytest.fixture(scope="session")
def mypy_cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One cache for all runs of mypy in this process: frameworks and standard library are read once."""
    return tmp_path_factory.mktemp("mypy_cache")


@pytest.fixture(
    scope="session",
    params=[pytest.param(each, id=each.name, marks=pytest.mark.versions) for each in FRAMEWORK_ENVIRONMENTS],
)
def framework_environment(request: pytest.FixtureRequest) -> FrameworkEnvironment:
    """Each pair of framework versions in turn: `--python` takes its `.root`, its `.python` runs."""
    environment: FrameworkEnvironment = request.param
    return ready(environment)
