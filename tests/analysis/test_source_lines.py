from __future__ import annotations

from pathlib import Path

import pytest

from conn_types.analysis.location import Location
from conn_types.analysis.project import Project
from conn_types.analysis.source import Source
from conn_types.analysis.source_lines import source_line, source_lines
from tests.analysis.files import write_files


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.py", b"x = 1\n  y\x0b = 2\n"),
        ("crlf.py", b"x = 1\r\ny = 2\r\n"),
        ("old.py", b"x = 1\ry = 2\r"),
        ("bom.py", b"\xef\xbb\xbfx = '\xc3\xa9'\n"),
        ("latin.py", b"# coding: latin-1\nx = '\xe9'\n"),
        ("paragraph.py", "x = '\u2028\x0c\x1c'\n".encode()),
    ],
)
def test_lines_are_python_s_own_whether_the_file_is_parsed_or_not(
    name: str, content: bytes, tmp_path: Path
) -> None:
    write_files(tmp_path, {name: content})
    unparsed = source_lines(Project.open(tmp_path), name)
    project = Project.open(tmp_path)
    if isinstance(project.read(tmp_path / name), Source):
        assert [*source_lines(project, name)] == [*unparsed]
    assert len(unparsed) == content.count(b"\n") + content.count(b"\r") - content.count(b"\r\n") + 1


def test_what_cannot_be_decoded_is_shown_all_the_same(tmp_path: Path) -> None:
    write_files(tmp_path, {"bad.py": b"# coding: klingon\nx = '\xe9'\n", "page.html": b"\xe9\n"})
    project = Project.open(tmp_path)
    assert source_lines(project, "bad.py")[1] == "x = '\ufffd'"
    assert source_lines(project, "page.html")[0] == "\ufffd"


def test_what_is_not_there_has_no_lines(tmp_path: Path) -> None:
    write_files(tmp_path, {"a.py": "  x = 1 \n"})
    project = Project.open(tmp_path)
    assert source_lines(project, "missing.py") == source_lines(project, "<source>") == ()
    assert source_line(project, Location(path="a.py", line=1, column=0)) == "x = 1"
    assert source_line(project, Location(path="a.py", line=9, column=0)) == ""


def test_a_line_is_shown_without_parsing(tmp_path: Path) -> None:
    write_files(tmp_path, {"a.py": "x = 1\n"})
    project = Project.open(tmp_path)
    assert source_lines(project, "a.py") == ["x = 1", ""]
    assert tmp_path / "a.py" not in project.sources
