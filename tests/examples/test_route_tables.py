"""`conn-types routes` prints what the running application has, under each pair of framework versions."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.environments import FrameworkEnvironment
from tests.examples.bookshops import BOOKSHOPS, conn_types
from tests.runtime_table import app_at_run_time, rows_of


def routes_from_source(shop: Path, environment: FrameworkEnvironment) -> list[dict[str, Any]]:
    result = conn_types(shop, "routes", "--format", "json", "--no-cache", "--python", str(environment.root))
    assert result.returncode == 0, result.stderr
    (app,) = json.loads(result.stdout)["apps"]
    assert app["app"] == "shop.main:app"
    assert app["complete"], app["open"]
    return [
        {key: row[key] for key in ("name", "path", "host", "kind", "dependencies")}
        | {"params": {name: each["convertor"] for name, each in row["params"].items()}}
        for row in app["routes"]
    ]


@pytest.mark.parametrize("shop", BOOKSHOPS, ids=lambda shop: shop.name)
def test_static_table_is_the_one_at_run_time(shop: Path, framework_environment: FrameworkEnvironment) -> None:
    at_run_time = rows_of(app_at_run_time(shop, "shop.main:app", framework_environment))
    assert len(at_run_time) > 20
    told = [{key: value for key, value in row.items() if key != "query"} for row in at_run_time]
    assert routes_from_source(shop, framework_environment) == told
