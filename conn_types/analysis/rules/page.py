"""A rule's page: its documentation, and the cases that the tests run."""

from __future__ import annotations

from pathlib import Path

PAGES = Path(__file__).with_name("pages")


def page(rule: str) -> str:
    """The page's text, as it is written."""
    return (PAGES / f"{rule}.md").read_text("utf-8")
