"""The report of a check, kept: the same for as long as nothing that it rests on has changed."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

from conn_types.analysis.check import check_project
from conn_types.analysis.kept_report import load_or_make
from conn_types.analysis.project import Project
from conn_types.analysis.report import Report
from tests.analysis.files import write_files

APP = """\
from fastapi import FastAPI, Request
from fastapi.templating import Jinja2Templates

app = FastAPI()
templates = Jinja2Templates(directory="templates")


@app.get("/")
def home(request: Request):
    request.url_for("hom")
    return templates.TemplateResponse(request, "home.html")
"""
FILES = {
    "pyproject.toml": "[tool.conn-types]\n",
    "main.py": APP,
    "other.py": "",
    "templates/home.html": "{{ url_for('hme') }} {{ url_for('home', x=1) }}\n",
}


class Checks:
    """Counts how many were made, and not kept."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.made = 0
        self.notes: list[str] = []

    def check(self, *paths: str, ignore: tuple[str, ...] = ()) -> Report:
        project = Project.open(self.root, python=Path(sys.prefix), ignore=ignore)
        chosen = [self.root / each for each in paths]

        def make() -> Report:
            self.made += 1
            return check_project(project, chosen)

        report = load_or_make(project, chosen, (), None, make)
        self.notes = project.notes
        return report


@pytest.fixture
def checks(tmp_path: Path) -> Checks:
    return Checks(write_files(tmp_path, FILES))


def test_a_run_without_a_change_gives_the_same(checks: Checks) -> None:
    first = checks.check()
    assert len(first.diagnostics) == 3
    assert any(each.edits and each.related for each in first.diagnostics)
    assert checks.check() == first
    assert checks.made == 1


EDITS: dict[str, Mapping[str, str]] = {
    "a handler": {"main.py": APP.replace('"hom"', '"home"')},
    "a file that uses nothing": {"other.py": "from main import app\n\napp.url_path_for('x')\n"},
    "another file": {"more.py": "x = 1\n"},
    "a template": {"templates/home.html": "\n"},
    "another template": {"templates/deep/er.html": "{{ url_for('x') }}\n"},
    "the configuration": {"pyproject.toml": "[tool.conn-types]\nignore = ['unknown-route']\n"},
}


@pytest.mark.parametrize("edit", [pytest.param(edit, id=name) for name, edit in EDITS.items()])
def test_an_edit_is_seen(edit: Mapping[str, str], checks: Checks) -> None:
    before = checks.check()
    write_files(checks.root, edit)
    after = checks.check()
    assert checks.made == 2
    write_files(checks.root, {".conn_types_cache/lock": ""})
    assert after == check_project(Project.open(checks.root, python=Path(sys.prefix), use_cache=False))
    assert after != before


def test_a_template_that_is_gone_is_seen(checks: Checks) -> None:
    checks.check()
    (checks.root / "templates" / "home.html").unlink()
    assert checks.check().summary.templates == 0


def test_other_paths_and_rules_are_other_reports(checks: Checks) -> None:
    reports = [checks.check(), checks.check("templates"), checks.check(ignore=("unknown-route",))]
    assert [len(each.diagnostics) for each in reports] == [3, 2, 1]
    assert [checks.check(), checks.check("templates"), checks.check(ignore=("unknown-route",))] == reports
    assert checks.made == 3


def test_notes_are_said_again(checks: Checks) -> None:
    write_files(checks.root, {"data.py": "x = [" + "1, " * 300_001 + "]\n"})
    checks.check()
    notes = checks.notes
    assert any("data.py" in note for note in notes)
    checks.check()
    assert (checks.notes, checks.made) == (notes, 1)


@pytest.mark.parametrize("text", ["", "{", "[]", '{"facts": [], "report": {}, "notes": []}'])
def test_a_broken_one_is_made_anew(text: str, checks: Checks) -> None:
    first = checks.check()
    (kept,) = (checks.root / ".conn_types_cache").glob("report-*.json")
    kept.write_text(text)
    assert checks.check() == first
    assert checks.made == 2


def test_whether_mypy_has_the_plugin_is_seen(checks: Checks) -> None:
    """What suppresses nothing in the command may suppress what mypy finds."""
    wrong = 'url_for("hom")\n'
    write_files(
        checks.root,
        {
            "pyproject.toml": '[tool.conn-types]\nselect = ["unused-ignore", "unknown-route"]\n',
            "main.py": APP.replace(wrong, 'url_for("home")  # conn-types: ignore[unknown-route]\n'),
        },
    )
    assert "unused-ignore" in {each.rule for each in checks.check().diagnostics}
    write_files(checks.root, {"mypy.ini": "[mypy]\nplugins = conn_types_mypy\n"})
    assert "unused-ignore" not in {each.rule for each in checks.check().diagnostics}
    (checks.root / "mypy.ini").unlink()
    assert "unused-ignore" in {each.rule for each in checks.check().diagnostics}
