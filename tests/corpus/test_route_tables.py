"""`conn-types routes` prints what the imported application of a real package has."""

from __future__ import annotations

import pytest

from tests.corpus.comparison import Row, as_truth, compare, static_app
from tests.corpus.packages import CORPUS, CorpusPackage

pytestmark = pytest.mark.corpus


@pytest.mark.parametrize("package", CORPUS, ids=str)
def test_static_table_is_the_one_at_run_time(package: CorpusPackage) -> None:
    app = static_app(package)
    truth = package.truth()
    result = compare(app["routes"], truth)
    conditional = [row for row in result.found if row["conditional"]]
    by_default = [row for row in result.found if row["default"]]
    assert (len(result.found), len(truth)) == (package.found, package.of), result.missing
    assert [as_truth(row) for row in result.surplus if not row["conditional"]] == []
    assert (len(conditional), len(by_default)) == (package.conditional, package.default)
    assert len(app["open"]) == package.open
    assert app["complete"] == (not app["open"])
    assert not app["complete"] or not result.missing


def test_figures_of_all_packages_together() -> None:
    results = {package: compare(static_app(package)["routes"], package.truth()) for package in CORPUS}
    rows = sum(len(package.truth()) for package in CORPUS)
    found = [row for result in results.values() for row in result.found]
    surplus = [row for result in results.values() for row in result.surplus]
    assert len(found) >= 0.99 * rows
    assert all(len(result.found) >= 0.95 * len(package.truth()) for package, result in results.items())
    assert sum(row["conditional"] is None for row in found) >= 0.95 * rows
    assert sum(row["conditional"] is None for row in surplus) <= 0.01 * (len(found) + len(surplus))
    assert len(surplus) <= 0.01 * rows
    assert sum(static_app(package)["complete"] for package in CORPUS) >= 8


ROW: Row = {"kind": "http", "name": "a", "path": "/a", "host": None, "params": {}, "conditional": None}


def test_comparison_sees_order_and_what_is_missing() -> None:
    one, other = ROW, ROW | {"name": "b"}
    maybe = ROW | {"conditional": {"path": "main.py", "line": 1, "column": 0}}
    turned = compare([other, one], [as_truth(one), as_truth(other)])
    assert (len(turned.found), len(turned.missing), len(turned.surplus)) == (1, 1, 1)
    doubled = compare([maybe, one, other], [as_truth(one), as_truth(other)])
    assert (doubled.found, doubled.missing, doubled.surplus) == ([one, other], [], [maybe])
