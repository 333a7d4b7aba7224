"""Make every environment that is missing, and print where each one is."""

from __future__ import annotations

from tests.environments import FRAMEWORK_ENVIRONMENTS, ready

for environment in FRAMEWORK_ENVIRONMENTS:
    print(f"{environment.name}: {ready(environment).root}")
