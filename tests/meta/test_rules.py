"""A rule is one name everywhere: its file, its page, the changelog, the documentation."""

from __future__ import annotations

import re

import pytest

from conn_types.analysis.rules import RULES
from conn_types.analysis.rules.page import PAGES
from tests.meta.rule_index import INDEX, with_rules
from tests.meta.sources import ROOT

NAMES = [rule.name for rule in RULES]

each_rule = pytest.mark.parametrize("name", NAMES)


def test_names_are_kebab_case_and_unique() -> None:
    assert [name for name in NAMES if not re.fullmatch(r"[a-z]+(-[a-z]+)+", name)] == []
    assert len(set(NAMES)) == len(NAMES)


def test_every_page_belongs_to_a_rule() -> None:
    assert {page.stem for page in PAGES.glob("*.md")} == set(NAMES)


@each_rule
def test_has_a_file_of_its_name(name: str) -> None:
    assert (ROOT / "conn_types" / "analysis" / "rules" / f"{name.replace('-', '_')}.py").is_file()


@each_rule
def test_is_in_the_changelog(name: str) -> None:
    assert f"`{name}`" in (ROOT / "CHANGELOG.md").read_text("utf-8")


def test_the_list_of_the_rules_is_made_from_them() -> None:
    text = INDEX.read_text("utf-8")
    assert len(re.findall(r"^\| \[`", text, re.MULTILINE)) == len(NAMES)
    assert with_rules(text) == text, "make rules"


def test_a_stale_list_is_noticed() -> None:
    stale = "<!-- rules -->\n| [`gone`](gone.md) |\n<!-- end of rules -->\n"
    assert "gone" not in with_rules(stale)
    assert "unknown-route" in with_rules(stale)
