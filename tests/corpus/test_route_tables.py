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
    options = ("--format", "json", "--no-cache", "--python", str(environment))
    printed = subprocess.run(
        [sys.executable, "-m", "conn_types.cli", "routes", package.app, *options],
        cwd=directory,
        env=os.environ,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        check=True,
    )
    (app,) = json.loads(printed.stdout)["apps"]
    found: dict[str, Any] = app
    return found


Row = dict[str, Any]


def as_truth(row: Row) -> list[Any]:
    """A row of the command's table in the truth's shape."""
    params = {name: parameter["convertor"] for name, parameter in row["params"].items()}
    return [row["kind"], row["name"], row["path"], row["host"], params]


def same(row: Row, expected: list[Any]) -> bool:
    shown = as_truth(row)
    # Dicts are equal whatever their order, and that of the parameters counts.
    return shown == expected and [*shown[-1]] == [*expected[-1]]


@dataclass(kw_only=True)
class Comparison:
    found: list[Row] = field(default_factory=list[Row])
    """The rows that the truth has too, as many as stand in its order."""
    missing: list[list[Any]] = field(default_factory=list["list[Any]"])
    surplus: list[Row] = field(default_factory=list[Row])


def compare(rows: list[Row], truth: list[list[Any]]) -> Comparison:
    """The longest common subsequence of both, one that is not conditional where there are several."""
    scores = [[0] * (len(truth) + 1) for _ in range(len(rows) + 1)]
    for i, row in reversed([*enumerate(rows)]):
        for j, expected in reversed([*enumerate(truth)]):
            score = 2 - bool(row["conditional"]) if same(row, expected) else 0
            paired = score and score * 0.1 + 1 + scores[i + 1][j + 1]
            scores[i][j] = max(paired, scores[i + 1][j], scores[i][j + 1])
    result = Comparison()
    i = j = 0
    while i < len(rows) and j < len(truth):
        pass
    return result
