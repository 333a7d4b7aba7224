"""A progress bar is for whoever watches: on a terminal, after a second, gone when the work is done."""

from __future__ import annotations

import io
import time
from pathlib import Path

import pytest

from conn_types.analysis.project import Project
from conn_types.cli.progress import progress
from tests.analysis.files import write_files


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return Project.open(write_files(tmp_path, {"a.py": "", "b.py": ""}))


def shown(project: Project, stream: io.StringIO, *, delay: float, work: float) -> str:
    with progress(project, stream, delay):
        time.sleep(work)
    return stream.getvalue()


def test_on_a_terminal(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TERM", "xterm")
    assert "0/2" in shown(project, Terminal(), delay=0, work=1)


def test_quick_work_shows_nothing(project: Project) -> None:
    assert shown(project, Terminal(), delay=10, work=0) == ""


def test_elsewhere_nothing(project: Project) -> None:
    assert shown(project, io.StringIO(), delay=0, work=0.3) == ""


def test_on_a_dumb_terminal_nothing(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TERM", "dumb")
    assert shown(project, Terminal(), delay=0, work=0.3) == ""


def test_without_colours(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setenv("NO_COLOR", "1")
    assert "\x1b[3" not in shown(project, Terminal(), delay=0, work=1)
