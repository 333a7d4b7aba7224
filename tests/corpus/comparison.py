"""A package's static table, and how it compares with what its imported application has."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from tests.corpus.packages import DRIVERS, CorpusPackage, installed

Row = dict[str, Any]


@cache
def static_app(package: CorpusPackage) -> dict[str, Any]:
    """What the command prints in a project that holds the package's driver and nothing else."""
    with tempfile.TemporaryDirectory() as directory:
        return _static_app(package, Path(directory))


def _static_app(package: CorpusPackage, directory: Path) -> dict[str, Any]:
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
    """Pair as many rows as stand in the truth's order; of two alike, the one that is not conditional."""
    weights = [[_weight(row, expected) for expected in truth] for row in rows]
    best = [[0] * (len(truth) + 1) for _ in range(len(rows) + 1)]
    for i in reversed(range(len(rows))):
        for j in reversed(range(len(truth))):
            paired = weights[i][j] + best[i + 1][j + 1] if weights[i][j] else 0
            best[i][j] = max(paired, best[i + 1][j], best[i][j + 1])
    result = Comparison()
    i = j = 0
    while i < len(rows) or j < len(truth):
        if j < len(truth) and best[i][j] == best[i][j + 1]:
            result.missing.append(truth[j])
            j += 1
        elif best[i][j] == best[i + 1][j]:
            result.surplus.append(rows[i])
            i += 1
        else:
            result.found.append(rows[i])
            i, j = i + 1, j + 1
    return result


def _weight(row: Row, expected: list[Any]) -> int:
    if not same(row, expected):
        return 0
    return 999 if row["conditional"] else 1000
