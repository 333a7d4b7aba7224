from __future__ import annotations

import ast
import sys
import warnings
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conn_types.analysis.source import Source, SourceError, parse_source, unreadable


def parse(data: bytes) -> Source | SourceError:
    return parse_source(Path("shop/a.py"), "shop/a.py", data)


def parsed(data: bytes) -> Source:
    source = parse(data)
    assert isinstance(source, Source), source
    return source


def refused(data: bytes) -> SourceError:
    error = parse(data)
    assert isinstance(error, SourceError)
    return error


def test_text_lines_and_tree() -> None:
    source = parsed(b"a = 1\r\nb = 'x'\rc = 2\n")
    assert source.text == "a = 1\nb = 'x'\nc = 2\n"
    assert source.lines == ("a = 1", "b = 'x'", "c = 2", "")
    assert [statement.lineno for statement in source.tree.body] == [1, 2, 3]
    assert source.shown == "shop/a.py"


def test_lines_are_those_of_python_and_not_of_str_splitlines() -> None:
    source = parsed("a = 'x\x0cy\u2028z'\nb = 1\n".encode())
    assert source.lines[1] == "b = 1"
    assert source.tree.body[1].lineno == 2


@pytest.mark.parametrize(
    "data",
    [
        "name = 'é'\n".encode(),
        b"\xef\xbb\xbf" + "name = 'é'\n".encode(),
        "# -*- coding: latin-1 -*-\nname = 'é'\n".encode("latin-1"),
        "#!/usr/bin/python\n# vim: set fileencoding=cp1252 :\nname = 'é'\n".encode("cp1252"),
    ],
    ids=["utf-8", "byte order mark", "latin-1", "second line"],
)
def test_encodings_of_pep_263(data: bytes) -> None:
    statement = parsed(data).tree.body[-1]
    assert isinstance(statement, ast.Assign)
    assert ast.literal_eval(statement.value) == "é"


@pytest.mark.parametrize(
    ("data", "line", "column", "message"),
    [
        (b"a = 1\nb = '\xe9'\n", 2, 5, "byte 0xe9 is not utf-8: save it as UTF-8, or declare"),
        (b"a = 1\n\n\nb = '\xc3\xa9\xe9'\n", 4, 6, "byte 0xe9 is not utf-8"),
        (b"# coding: ascii\nb = '\xe9'\n", 2, 5, "byte 0xe9 is not ascii: correct the declaration"),
        (b"# coding: klingon\n", 1, 0, "unknown encoding: klingon"),
        (b"#!/bin/python\n# coding: klingon\n", 2, 0, "unknown encoding: klingon"),
        (b"# coding: rot13\n", 1, 0, "rot13"),
        (b"\xff\xfea\x00", 1, 0, "UTF-16"),
        (b"a = 1\nb = '\x00'\n", 2, 5, "null byte"),
        (b"a = 1\ndef f(:\n", 2, 6, "invalid syntax"),
        (b"a = (\n", 1, 4, "invalid syntax: '(' was never closed"),
        ("é = 'é' 1\n".encode(), 1, 8, "invalid syntax"),
        (b"if x:\na = 1\n", 2, 0, "invalid syntax: expected an indented block"),
        (b"\tif x:\n        pass\n", 1, 0, "invalid syntax: unexpected indent"),
    ],
)
def test_what_cannot_be_read_has_a_place_and_a_message(
    data: bytes, line: int, column: int, message: str
) -> None:
    error = refused(data)
    assert (error.line, error.column) == (line, column)
    assert message in error.message


@pytest.mark.parametrize(
    "data",
    [b"x = " + b"(" * 5_000 + b")" * 5_000, b"x = " + b"-" * 100_000 + b"1", b"x = 1" + b" + 1" * 100_000],
    ids=["parentheses", "unary", "binary"],
)
def test_nesting_that_is_too_deep_is_an_error_of_the_file(data: bytes) -> None:
    error = refused(data)
    assert "nest" in error.message


NEWER = [
    ((3, 11), "try:\n    pass\nexcept* ValueError:\n    pass\n"),
    ((3, 12), "type Pair = tuple[int, int]\n"),
    ((3, 12), "def first[T](items: list[T]) -> T: ...\n"),
    ((3, 12), "class Box[T]: ...\n"),
    ((3, 12), "name = f'{d['key']}'\n"),
    ((3, 12), "name = f\"{'\\n'.join(lines)}\"\n"),
    ((3, 13), "class Box[T = int]: ...\n"),
    ((3, 14), "try:\n    pass\nexcept ValueError, TypeError:\n    pass\n"),
    ((3, 14), "page = t'{name}'\n"),
]


@pytest.mark.parametrize(("version", "text"), NEWER)
def test_syntax_newer_than_the_running_python_is_named(version: tuple[int, int], text: str) -> None:
    if sys.version_info >= version:
        assert isinstance(parse(text.encode()), Source)
        return
    message = refused(text.encode()).message
    assert "may be syntax of Python 3." in message
    assert f"conn-types runs on Python {sys.version_info[0]}.{sys.version_info[1]}" in message


@pytest.mark.parametrize(
    "text",
    [
        "x = = 1\n",
        "def f(a, a b):\n    pass\n",
        "print 'x'\n",
        "except\n",
        "x = 'don't'\n",
        "x = f'{a}' b\n",
        "x = f'{}'\n",
        "types x = 1\n",
        "def f(x)[0]: ...\n",
    ],
)
def test_plain_mistakes_are_not_called_newer_syntax(text: str) -> None:
    assert "may be syntax of" not in refused(text.encode()).message


def test_warnings_of_the_file_are_not_ours() -> None:
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        parsed(b"pattern = '\\d'\nx = 1 is 1\n")
    assert caught == []


def test_unreadable() -> None:
    error = unreadable(Path("a.py"), "a.py", PermissionError(13, "Permission denied"))
    assert (error.line, error.column, error.message) == (1, 0, "cannot be read: Permission denied")


def test_columns_count_characters() -> None:
    source = parsed("é = '日本'; b = 2\n".encode())
    last = source.tree.body[1]
    assert last.col_offset == 15
    assert source.column(1, last.col_offset) == 10
    assert source.lines[0][10:] == "b = 2"


def test_columns_stay_within_the_line() -> None:
    source = parsed("ab\né = 1\n".encode())
    assert source.column(1, 99) == 2
    assert source.column(2, 99) == 5
    assert source.column(1, -1) == 0
    assert source.column(99, 3) == 3


@given(st.text(st.characters(blacklist_categories=["Cs", "Cc"]), max_size=20))
def test_column_undoes_the_count_of_bytes(text: str) -> None:
    source = parsed(f"# {text}\n".encode())
    line = source.lines[0]
    for column in range(len(line) + 1):
        assert source.column(1, len(line[:column].encode())) == column


@given(st.binary(max_size=60))
def test_any_bytes_are_a_source_or_an_error(data: bytes) -> None:
    result = parse(data)
    if isinstance(result, SourceError):
        assert result.line >= 1
        assert result.column >= 0
        assert result.message
