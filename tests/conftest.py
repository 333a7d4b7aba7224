from __future__ import annotations

import pytest

from tests.environments import FRAMEWORK_ENVIRONMENTS, FrameworkEnvironment, ready

# Applications that the tests read; one may hold a test module of its own.
collect_ignore_glob = ["evaluator/*/*/*"]


@pytest.fixture(
    scope="session",
    params=[pytest.param(each, id=each.name, marks=pytest.mark.versions) for each in FRAMEWORK_ENVIRONMENTS],
)
def framework_environment(request: pytest.FixtureRequest) -> FrameworkEnvironment:
    """Each pair of framework versions in turn: `--python` takes its `.root`, its `.python` runs."""
    environment: FrameworkEnvironment = request.param
    return ready(environment)
