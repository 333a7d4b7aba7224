"""What code that did not run may do is seen in its text first, without going through its tree."""

from __future__ import annotations

import ast
import random
from pathlib import Path

import pytest

from conn_types.analysis.evaluator.late_words import ADDING, CLASSES, MAKES_APP, may_make_app
from conn_types.analysis.evaluator.suspect_lines import WORDS, suspect_lines
from conn_types.analysis.evaluator.values import Module, Promise, Unknown
from conn_types.analysis.marked_lines import are_in
from conn_types.analysis.source import Source, parse_source

PIECES = ("FastAPI", "Starlette", "Router", "App", "app", "lication", "_", "(", " ", "\n", "->", "x", "é")


def test_an_app_is_seen_part_by_part_as_by_the_whole_pattern() -> None:
    choice = random.Random(1).choice
    for length in range(1, 10):
        for _ in range(2000):
            text = "".join(choice(PIECES) for _ in range(length))
            assert may_make_app(text) == (MAKES_APP.search(text) is not None), text


@pytest.mark.parametrize("name", [*ADDING, *sorted(CLASSES)])
def test_each_name_that_adds_has_one_of_the_words(name: str) -> None:
    assert any(name.startswith(word) for word in WORDS)


@pytest.mark.parametrize(
    ("body", "is_suspect"),
    [
        ("return data.get('x')", False),
        ("server.add_route('/x', x)", True),
        ("from shop import routes", True),
        ("@decorated\n    def inner(): ...", True),
        ("register(app)", True),
        ("register(into=app)", True),
        ("register(  app  # the one\n    )", True),
        ("app.state.ready = True", False),
        ("register(café)", True),
    ],
)
def test_lines_that_may_add_routes(body: str, is_suspect: bool) -> None:
    source = parse_source(Path("shop.py"), "shop.py", f"def later():\n    {body}\n".encode())
    assert isinstance(source, Source)
    unread = Promise(lambda: Unknown("nobody has asked"))
    (function,) = source.tree.body
    assert isinstance(function, ast.FunctionDef)
    lines = suspect_lines(Module("shop", source, namespace={"app": unread}))
    found = lines is None or are_in(lines, function.body[0], function.body[-1])
    assert found is is_suspect
