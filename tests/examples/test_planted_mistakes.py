"""`conn-types check` finds each planted mistake and nothing else."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.examples.bookshops import BOOKSHOPS, Mistake, conn_types, planted_mistakes

RULES = {"unknown-route", "route-params", "unknown-path-param", "unknown-scope-key", "invalid-path-pattern"}


def test_there_are_three_bookshops() -> None:
    assert [shop.name for shop in BOOKSHOPS] == [
        "bookshop_conn_types",
        "bookshop_fastapi",
        "bookshop_starlette",
    ]


@pytest.mark.parametrize("shop", BOOKSHOPS, ids=lambda shop: shop.name)
def test_each_rule_is_planted_in_one_file(shop: Path) -> None:
    planted = planted_mistakes(shop)
    assert {mistake.path for mistake in planted} == {"shop/mistakes.py"}
    assert {mistake.rule for mistake in planted} == RULES


@pytest.mark.parametrize("shop", BOOKSHOPS, ids=lambda shop: shop.name)
def test_check_reports_what_is_planted_and_nothing_else(shop: Path) -> None:
    result = conn_types(shop, "check", "--format", "json", "--no-cache")
    assert result.returncode == 1, result.stderr
    report = json.loads(result.stdout)
    reported = [Mistake(each["path"], each["line"], each["rule"]) for each in report["diagnostics"]]
    assert reported == planted_mistakes(shop)
    assert report["summary"]["references"]["unsure"] == 0


@pytest.mark.parametrize("shop", BOOKSHOPS, ids=lambda shop: shop.name)
def test_each_mistake_comes_with_a_hint(shop: Path) -> None:
    report = json.loads(conn_types(shop, "check", "--format", "json", "--no-cache").stdout)
    assert [each["line"] for each in report["diagnostics"] if not each["hint"]] == []
