"""What `routes` says can be done about an open spot."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

from conn_types.analysis import evaluator
from conn_types.analysis.advice import ADVICE, SAVED_TABLE, Advice, advice_for
from conn_types.analysis.location import Location
from conn_types.analysis.table import OpenSpot
from tests.meta.sources import modules


def spot(reason: str) -> OpenSpot:
    return OpenSpot(location=Location(path="main.py", line=1, column=0), reason=reason)


@pytest.mark.parametrize(
    ("reason", "word"),
    [
        ("include_router of a value that is not known", "imported by name"),
        ("routes are added by code that was not seen to run", '"apps"'),
        ("a name that is not known", "literal"),
        ("the environment variable PREFIX", "default"),
        ("no module named plugins", "--python"),
        ("plugin.load() is not followed", SAVED_TABLE),
        ("something new", SAVED_TABLE),
    ],
)
def test_hint(reason: str, word: str) -> None:
    assert word in advice_for(spot(reason)).hint


def test_an_import_does_not_close_what_comes_later() -> None:
    assert advice_for(spot("routes are added by code that was not seen to run")).stays
    assert not advice_for(spot("a name that is not known")).stays


GIVING = (evaluator.__name__, "conn_types.analysis.verification", "conn_types.analysis.listing")
"""The modules that give reasons."""


def texts() -> set[str]:
    """The strings of the evaluator and of what imports an application, `x` for what f-strings fill in."""
    found: set[str] = set()
    for module in modules():
        if module.name.startswith(GIVING):
            for node in ast.walk(ast.parse(Path(module.path).read_text("utf-8"))):
                if isinstance(node, ast.Constant) and isinstance(node.value, str):
                    found.add(node.value)
                elif isinstance(node, ast.JoinedStr):
                    parts = (each.value if isinstance(each, ast.Constant) else "x" for each in node.values)
                    found.add("".join(map(str, parts)))
    return found


@pytest.mark.parametrize("advice", ADVICE, ids=lambda advice: advice.reason)
def test_no_advice_is_for_reasons_that_nobody_gives(advice: Advice) -> None:
    """Each of a pattern's alternatives is a reason that the evaluator gives."""
    assert any(re.search(advice.reason, text) for text in texts())
