"""`conn-types routes` prints what the imported application of a real package has."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.corpus.packages import CORPUS, DRIVERS, CorpusPackage, installed

pytestmark = pytest.mark.corpus


def static_app(package: CorpusPackage, directory: Path) -> dict[str, Any]:
    """What the command prints in a project that holds the package's driver and nothing else."""
    environment = installed(package)
    driver = DRIVERS / f"{package.app.partition(':')[0]}.py"
    if driver.exists():
        shutil.copy(driver, directory)
    printed = subprocess.run(
        [sys.executable, "-m", "conn_types.cli", "routes", package.app]
        + ["--format", "json", "--no-cache", "--python", str(environment)],
        cwd=directory,
        env=os.environ,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        check=True,
    )
    (app,) = json.loads(printed.stdout)["apps"]
    found: dict[str, Any] = app
    return found


def as_truth(row: dict[str, Any]) -> list[Any]:
    """A row of the command's table in the truth's shape."""
    params = {name: parameter["convertor"] for name, parameter in row["params"].items()}
    return [row["kind"], row["name"], row["path"], row["host"], params]


def compare(rows: list[dict[str, Any]], truth: list[Any]) -> tuple[int, int, list[list[Any]]]:
    """How many rows of the truth stand in the table in their order, how many of them conditionally, and the
    rows that the running application lacks although they are not conditional."""
    expected = iter([*truth, None])
    following = next(expected)
    found = conditional = 0
    surplus: list[list[Any]] = []
    for row in rows:
        if _is(row, following):
            found += 1
            conditional += row["conditional"] is not None
            following = next(expected)
        elif row["conditional"] is None:
            surplus.append(as_truth(row))
    return found, conditional, surplus


def _is(row: dict[str, Any], expected: list[Any] | None) -> bool:
    shown = as_truth(row)
    # Dicts are equal whatever their order, and that of the parameters counts.
    return expected is not None and shown == expected and [*shown[-1]] == [*expected[-1]]


@pytest.mark.parametrize("package", CORPUS, ids=str)
def test_static_table_is_the_one_at_run_time(package: CorpusPackage, tmp_path: Path) -> None:
    app = static_app(package, tmp_path)
    truth = package.truth()
    found, conditional, surplus = compare(app["routes"], truth)
    assert not surplus
    assert (found, len(truth)) == (package.found, package.of)
    assert (conditional, len(app["open"])) == (package.conditional, package.open)
