"""`conn-types explain`: the pages of the rules, and the list of them."""

from __future__ import annotations

from pathlib import Path

import pytest

from conn_types.analysis.rules import RULES
from conn_types.analysis.rules.page import PAGES
from tests.cli.command import conn_types

NAMES = [rule.name for rule in RULES]


@pytest.mark.parametrize("name", NAMES)
def test_prints_the_page_as_it_is_written(name: str, tmp_path: Path) -> None:
    result = conn_types(tmp_path, "explain", name)
    assert (result.returncode, result.stderr) == (0, "")
    assert result.stdout == (PAGES / f"{name}.md").read_text("utf-8")


def test_draws_the_page_where_colours_are_wanted(tmp_path: Path) -> None:
    drawn = conn_types(tmp_path, "explain", "unknown-route", environment={"FORCE_COLOR": "1"}).stdout
    assert "\x1b[" in drawn
    assert "Why it is bad" in drawn
    assert "## " not in drawn
    assert "```" not in drawn
    assert conn_types(tmp_path, "explain", "unknown-route", "--color", "always").stdout == drawn


def test_lists_the_rules_with_the_level_that_each_is_reported_at(tmp_path: Path) -> None:
    lines = conn_types(tmp_path, "explain").stdout.splitlines()
    assert [line.split()[0] for line in lines] == NAMES
    assert [line.split(maxsplit=2)[1:] for line in lines] == [[rule.level, rule.summary] for rule in RULES]
    assert sorted({line.split()[1] for line in lines} - {"off"}) == ["error", "warning"]


def test_needs_no_project(tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").write_text("[tool.conn-types]\nnonsense = 1\n")
    assert conn_types(tmp_path, "explain", "route-params").returncode == 0


def test_refuses_what_is_no_rule_with_the_nearest(tmp_path: Path) -> None:
    result = conn_types(tmp_path, "explain", "unknown-rote")
    assert (result.returncode, result.stdout) == (2, "")
    assert 'there is no rule "unknown-rote"; did you mean "unknown-route"?' in result.stderr
