from __future__ import annotations

import pytest

from tests.environments import FRAMEWORK_ENVIRONMENTS, NEWEST, FrameworkEnvironment, ready


@pytest.fixture(
    scope="session",
    params=[
        pytest.param(each, id=each.name, marks=() if each is NEWEST else pytest.mark.versions)
        for each in FRAMEWORK_ENVIRONMENTS
    ],
)
def pair(request: pytest.FixtureRequest) -> FrameworkEnvironment:
    """Each pair of framework versions in turn, the newest by default."""
    environment: FrameworkEnvironment = request.param
    return ready(environment)
