"""`conn-types routes` prints what the running application has, under each pair of framework versions."""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path
from typing import Any

import pytest

from tests.environments import FrameworkEnvironment
from tests.examples.bookshops import BOOKSHOPS, EXAMPLES, conn_types

RUNTIME_TABLE = Path(__file__).parent.parent / "runtime_table.py"


def routes_at_run_time(shop: Path, environment: FrameworkEnvironment) -> list[dict[str, Any]]:
    printed = subprocess.run(
        [environment.python, RUNTIME_TABLE, "shop.main:app"],
        cwd=shop,
        env={**os.environ, "PYTHONPATH": str(EXAMPLES.parent), "PYTHONDONTWRITEBYTECODE": "1"},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        check=True,
    )
    rows: list[dict[str, Any]] = json.loads(printed.stdout)
    return [{key: value for key, value in row.items() if key != "query"} for row in rows]


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
    at_run_time = routes_at_run_time(shop, framework_environment)
    assert len(at_run_time) > 20
    assert routes_from_source(shop, framework_environment) == at_run_time
