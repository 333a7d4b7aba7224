"""A rule is one name everywhere: its file, its page, the changelog, the README."""

from __future__ import annotations

import re

import pytest

from conn_types.analysis.rules import RULES
from conn_types.analysis.rules.page import PAGES
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


@each_rule
def test_is_in_the_readme_with_its_page(name: str) -> None:
    assert f"[`{name}`](conn_types/analysis/rules/pages/{name}.md)" in (ROOT / "README.md").read_text("utf-8")
