"""Templates of whole projects: what is configured, what is named on the command line, what cannot be read."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from conn_types.analysis.check import check_project
from conn_types.analysis.errors import AnalysisError
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
    return templates.TemplateResponse(request, "home.html")
"""
WRONG = "{{ url_for('hme') }}\n"
SHOP = {"pyproject.toml": "", "main.py": APP, "templates/home.html": WRONG}


def check(root: Path, *paths: str, use_cache: bool = False) -> Report:
    project = Project.open(root, python=Path(sys.prefix), use_cache=use_cache)
    return check_project(project, [root / path for path in paths])


def told(report: Report) -> list[str]:
    return [f"{each.location.path}:{each.location.line} {each.message}" for each in report.diagnostics]


def test_a_mistake_is_told_as_in_python(tmp_path: Path) -> None:
    report = check(write_files(tmp_path, SHOP))
    (found,) = report.diagnostics
    assert (found.location.line, found.location.column, found.end_line, found.end_column) == (1, 11, 1, 16)
    assert (found.hint, found.app) == ('did you mean "home"?', "main:app")
    assert [(each.column, each.end_column, each.text) for each in found.edits] == [(11, 16, "'home'")]
    assert (report.summary.files, report.summary.templates, report.summary.references.total) == (1, 1, 1)


class TestChosenPaths:
    @pytest.mark.parametrize(
        ("paths", "files", "templates"),
        [
            ((), 1, 2),
            (("templates",), 0, 2),
            (("templates/home.html", "main.py"), 1, 1),
            (("main.py",), 1, 0),
        ],
    )
    def test_templates_count(
        self, paths: tuple[str, ...], files: int, templates: int, tmp_path: Path
    ) -> None:
        write_files(tmp_path, {**SHOP, "templates/other.html": ""})
        report = check(tmp_path, *paths)
        assert (report.summary.files, report.summary.templates) == (files, templates)
        assert len(report.diagnostics) == (paths[0] != "main.py" if len(paths) == 1 else 1)

    def test_what_is_neither_is_refused(self, tmp_path: Path) -> None:
        write_files(tmp_path, {**SHOP, "site/index.html": ""})
        with pytest.raises(AnalysisError, match=r"index\.html is no Python file and no template that"):
            check(tmp_path, "site/index.html")


class TestConfiguredFolders:
    def test_stand_for_those_that_are_found(self, tmp_path: Path) -> None:
        files = {
            **SHOP,
            "pyproject.toml": "[tool.conn-types]\ntemplates = ['mails']\n",
            "mails/a.html": WRONG,
        }
        assert told(check(write_files(tmp_path, files))) == ['mails/a.html:1 no route is named "hme"']

    def test_none(self, tmp_path: Path) -> None:
        files = {**SHOP, "pyproject.toml": "[tool.conn-types]\ntemplates = []\n"}
        assert check(write_files(tmp_path, files)).summary.templates == 0

    def test_a_folder_that_is_not_known_is_said(self, tmp_path: Path) -> None:
        write_files(tmp_path, {**SHOP, "main.py": APP.replace('"templates"', "folder()")})
        project = Project.open(tmp_path, python=Path(sys.prefix), use_cache=False)
        assert check_project(project).summary.templates == 0
        (note,) = project.notes
        assert note.startswith("main.py:5: the folder of these templates is not found: name it with")

    def test_where_no_code_makes_an_environment(self, tmp_path: Path) -> None:
        app = APP.replace('Jinja2Templates(directory="templates")', "make()")
        files = {**SHOP, "main.py": app, "pyproject.toml": "[tool.conn-types]\ntemplates = ['templates']\n"}
        assert told(check(write_files(tmp_path, files))) == ['templates/home.html:1 no route is named "hme"']


class TestBadInput:
    @pytest.mark.parametrize(
        ("name", "data", "expected"),
        [
            ("home.html", b"a\nb\xff", "home.html:2 byte 0xff is not utf-8: save the template as UTF-8"),
            ("logo.png", b"\x89PNG\x00{{ url_for('x') }}", None),
            ("style.css", b"a { b: url('{%') } /* {{ */", None),
            ("broken.html", b"{% if %}", "broken.html:1 invalid template syntax: Expected an expression"),
            ("script.js", b"`${{ x` // url_for {%", None),
            ("empty.html", b"", None),
        ],
    )
    def test_files(self, name: str, data: bytes, expected: str | None, tmp_path: Path) -> None:
        write_files(tmp_path, {**SHOP, "templates/home.html": "", f"templates/{name}": data})
        found = told(check(tmp_path))
        assert len(found) == (expected is not None)
        assert not found or f"templates/{expected}" in found[0]

    def test_a_folder_that_is_not_there(self, tmp_path: Path) -> None:
        assert told(check(write_files(tmp_path, {"pyproject.toml": "", "main.py": APP}))) == []

    def test_a_template_that_a_link_leads_to_itself(self, tmp_path: Path) -> None:
        write_files(tmp_path, SHOP)
        (tmp_path / "templates" / "loop").symlink_to(tmp_path / "templates")
        (tmp_path / "templates" / "loop.html").symlink_to(tmp_path / "templates" / "loop.html")
        assert len(check(tmp_path).diagnostics) == 1

    def test_encoding_of_a_loader(self, tmp_path: Path) -> None:
        loader = 'env=Environment(loader=FileSystemLoader("templates", encoding="latin-1"))'
        app = APP.replace('directory="templates"', loader)
        app = f"from jinja2 import Environment, FileSystemLoader\n{app}"
        write_files(tmp_path, {**SHOP, "main.py": app})
        write_files(tmp_path, {"templates/home.html": f"ä{WRONG}".encode("latin-1")})
        (found,) = check(tmp_path).diagnostics
        assert (found.rule, found.location.column) == ("unknown-route", 12)


class TestCache:
    def test_nothing_is_parsed_again(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        write_files(tmp_path, SHOP)
        first = check(tmp_path, use_cache=True)
        monkeypatch.setitem(sys.modules, "jinja2", None)
        monkeypatch.delitem(sys.modules, "conn_types.analysis.templates.outlining")
        assert check(tmp_path, use_cache=True) == first

    def test_an_edit_is_seen(self, tmp_path: Path) -> None:
        write_files(tmp_path, SHOP)
        check(tmp_path, use_cache=True)
        write_files(tmp_path, {"templates/home.html": WRONG.replace("hme", "hom")})
        assert told(check(tmp_path, use_cache=True)) == ['templates/home.html:1 no route is named "hom"']

    @pytest.mark.parametrize("text", ["", "{", "[]", '{"made": [], "templates": {}}'])
    def test_a_broken_one_is_passed_over(self, text: str, tmp_path: Path) -> None:
        write_files(tmp_path, SHOP)
        first = check(tmp_path, use_cache=True)
        write_files(tmp_path, {".conn_types_cache/templates.json": text})
        assert check(tmp_path, use_cache=True) == first
