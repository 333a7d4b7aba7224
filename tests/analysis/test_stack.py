"""Depth that would be too much for the machine's stack is an error of Python's, not a crash."""

from __future__ import annotations

import ast

import pytest

from conn_types.analysis.stack import PYTHON_FRAMES, frame_limit, parse, parse_with_room


def test_a_usual_stack_has_room_for_all_frames() -> None:
    assert 1_000 < frame_limit() <= PYTHON_FRAMES


@pytest.mark.parametrize("read", [parse, parse_with_room])
@pytest.mark.parametrize("link", [".a", "()", "[0]", " + 1"])
def test_what_is_too_deep(link: str, read: object) -> None:
    assert callable(read)
    with pytest.raises((RecursionError, MemoryError)):
        read("x" + link * 140_000)


@pytest.mark.parametrize("text", ["x = [1, 2]", "x = (\n" + "a + 1,\n" * 5_000 + ")"])
def test_with_room_the_tree_is_the_same(text: str) -> None:
    assert ast.dump(parse_with_room(text)) == ast.dump(ast.parse(text))


def test_with_room_errors_are_the_same() -> None:
    with pytest.raises(SyntaxError):
        parse_with_room("x = (")
