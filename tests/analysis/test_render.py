from __future__ import annotations

import json
import re
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from conn_types.analysis.advice import SAVED_TABLE
from conn_types.analysis.diagnostic import Diagnostic, Edit, Related
from conn_types.analysis.location import Location
from conn_types.analysis.project import Project
from conn_types.analysis.render import CHECK_FORMATS, ROUTES_FORMATS
from conn_types.analysis.render.drawing import Drawing, plain, width
from conn_types.analysis.render.excerpt import excerpt
from conn_types.analysis.report import Counts, Report, Summary
from conn_types.analysis.table import App, OpenSpot, Parameter, RouteEntry, Routes, RouteTable
from conn_types.path_pattern import PathPattern
from tests.analysis.files import write_files

VIEWS = """\
def show(conn):
    return conn.url_for("user_detial", id=1)
\treturn conn.url_for("日本", id=1)  # tab
    names = ["日本", conn.url_for("x")]
    return conn.url_for(
        "y",
    )
"""


@pytest.fixture
def drawing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Drawing:
    write_files(tmp_path, {"shop/views.py": VIEWS, "long.py": f"x = {'a' * 300} + here + {'b' * 300}\n"})
    monkeypatch.chdir(tmp_path)
    return Drawing(project=Project.open(tmp_path))


def at(line: int, column: int, path: str = "shop/views.py") -> Location:
    return Location(path=path, line=line, column=column)


def diagnostic(
    line: int, column: int, end: int, *, path: str = "shop/views.py", end_line: int = 0
) -> Diagnostic:
    return Diagnostic(
        rule="unknown-route",
        severity="error",
        location=at(line, column, path),
        end_line=end_line or line,
        end_column=end,
        message="no route is named so",
    )


def report(*diagnostics: Diagnostic, python: str | None = ".venv") -> Report:
    counts = Counts(total=10, checked=7, unsure=2, dynamic=1)
    summary = Summary(files=3, templates=0, routes=22, apps=1, references=counts, python=python)
    return Report(diagnostics=diagnostics, summary=summary)


class TestText:
    def test_a_diagnostic_with_everything(self, drawing: Drawing) -> None:
        found = Diagnostic(
            rule="unknown-route",
            severity="error",
            location=at(2, 24),
            end_line=2,
            end_column=37,
            message='no route is named "user_detial"',
            hint='did you mean "user_detail"?',
            related=(Related(location=at(31, 0, "shop/main.py"), message='"user_detail" is declared here'),),
        )
        assert CHECK_FORMATS["text"](report(found), drawing) == (
            'shop/views.py:2:25: error: no route is named "user_detial" [unknown-route]\n'
            "  |\n"
            '2 |     return conn.url_for("user_detial", id=1)\n'
            "  |                         ^^^^^^^^^^^^^\n"
            '  = hint: did you mean "user_detail"?\n'
            '  = shop/main.py:31:1: "user_detail" is declared here\n'
            "\n"
            "Found 1 error.\n"
            "3 files · 22 routes in 1 app · 10 references: 7 checked, 2 unsure, 1 dynamic · Python: .venv\n"
        )

    def test_nothing(self, drawing: Drawing) -> None:
        first, second = CHECK_FORMATS["text"](report(python=None), drawing).splitlines()
        assert first == "Nothing is wrong."
        assert "Python" not in second

    def marked(self, drawing: Drawing, found: Diagnostic) -> tuple[str, str]:
        """The line as it is drawn, and what the carets stand under, cell by cell."""
        drawn = CHECK_FORMATS["text"](report(found), drawing).splitlines()
        line, carets = drawn[2], drawn[3]
        start, end = carets.index("^"), carets.rindex("^") + 1
        cells = "".join(char + "\0" * (width(char) - 1) for char in line)
        return line, cells[start:end].replace("\0", "")

    def test_carets_after_a_tab(self, drawing: Drawing) -> None:
        line, marked = self.marked(drawing, diagnostic(3, 8, 20))
        assert marked == "conn.url_for"
        assert "\t" not in line

    def test_carets_under_wide_characters(self, drawing: Drawing) -> None:
        assert self.marked(drawing, diagnostic(3, 21, 25))[1] == '"日本"'

    def test_carets_after_wide_characters(self, drawing: Drawing) -> None:
        assert self.marked(drawing, diagnostic(4, 19, 36))[1] == 'conn.url_for("x")'

    def test_several_lines(self, drawing: Drawing) -> None:
        assert CHECK_FORMATS["text"](report(diagnostic(5, 11, 5, end_line=7)), drawing).splitlines()[1:8] == [
            "  |",
            "5 |     return conn.url_for(",
            "  |            ^^^^^^^^^^^^^",
            '6 |         "y",',
            "  |         ^^^^",
            "7 |     )",
            "  |     ^",
        ]

    def test_many_lines(self, drawing: Drawing) -> None:
        write_files(drawing.project.root, {"many.py": "".join(f"f{number}\n" for number in range(1, 30))})
        found = diagnostic(8, 1, 1, path="many.py", end_line=20)
        assert CHECK_FORMATS["text"](report(found), drawing).splitlines()[1:9] == [
            "   |",
            " 8 | f8",
            "   |  ^",
            " 9 | f9",
            "   | ^^",
            " … |",
            "20 | f20",
            "   | ^",
        ]

    def test_several_lines_of_which_one_is_empty(self, drawing: Drawing) -> None:
        write_files(drawing.project.root, {"gap.py": "f(\n\n)\n"})
        found = diagnostic(1, 0, 1, path="gap.py", end_line=3)
        drawn = CHECK_FORMATS["text"](report(found), drawing).splitlines()[1:7]
        assert drawn == ["  |", "1 | f(", "  | ^^", "2 |", "3 | )", "  | ^"]

    def test_what_ends_where_a_line_begins(self, drawing: Drawing) -> None:
        write_files(drawing.project.root, {"end.py": "f()\ng()\n"})
        found = diagnostic(1, 0, 0, path="end.py", end_line=2)
        assert "g()" not in CHECK_FORMATS["text"](report(found), drawing)

    @pytest.mark.parametrize("columns", [20, 60, 80, 200])
    def test_a_line_fits_a_terminal(self, columns: int, drawing: Drawing) -> None:
        found = diagnostic(1, 307, 311, path="long.py")
        narrow = Drawing(project=drawing.project, width=columns)
        line, carets = CHECK_FORMATS["text"](report(found), narrow).splitlines()[2:4]
        assert max(len(line), len(carets)) <= max(columns, 44)
        assert line[carets.index("^") : carets.rindex("^") + 1] == "here"

    def test_an_empty_span_has_a_caret(self, drawing: Drawing) -> None:
        assert len(self.marked(drawing, diagnostic(2, 4, 4))[1]) == 1

    def test_a_long_line_is_cut(self, drawing: Drawing) -> None:
        column = 4 + 300 + 3
        line, marked = self.marked(drawing, diagnostic(1, column, column + 4, path="long.py"))
        assert marked == "here"
        assert len(line) < 160
        assert line.count("…") == 2

    @settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
    @given(
        line=st.text("ab \t日é\u0301\u200b\x1b", min_size=1, max_size=100),
        start=st.integers(0, 100),
        length=st.integers(0, 30),
        columns=st.none() | st.integers(1, 90),
    )
    def test_carets_stand_under_what_is_meant(
        self, line: str, start: int, length: int, columns: int | None, drawing: Drawing
    ) -> None:
        write_files(drawing.project.root, {"any.txt": line})
        found = diagnostic(1, start, start + length, path="any.txt")
        wide = Drawing(project=drawing.project, width=columns)
        drawn, _ = excerpt(found, wide, "red")
        shown, carets = (each.removeprefix("1 |").removeprefix("  |")[1:] for each in drawn[1:3])
        room = 140 if columns is None else max(40, columns - 4)
        assert width(shown) <= room
        cells = "".join(char + "\0" * (width(char) - 1) for char in shown if width(char))
        under = cells[len(carets) - len(carets.lstrip()) : len(carets)].replace("\0", "")
        meant = "".join(
            char for char in plain(line[start : start + length].replace("\t", " ")) if width(char)
        )
        # What does not fit is cut, and an empty place has one caret.
        squeezed = [re.sub(" +", " ", each).strip().rstrip("…") for each in (under, meant)]
        assert not meant or squeezed[1].startswith(squeezed[0])

    @pytest.mark.parametrize("path", ["missing.py", "<site-packages>/x.py"])
    def test_without_the_source(self, path: str, drawing: Drawing) -> None:
        text = CHECK_FORMATS["text"](report(diagnostic(1, 0, 1, path=path)), drawing)
        assert text.startswith(f"{path}:1:1: error: no route is named so [unknown-route]\n\n")

    def test_a_line_that_is_not_there(self, drawing: Drawing) -> None:
        assert "^" not in CHECK_FORMATS["text"](report(diagnostic(99, 0, 1)), drawing)

    def test_a_file_that_does_not_parse_has_an_excerpt(self, drawing: Drawing) -> None:
        write_files(drawing.project.root, {"bad.py": b"x = '\xe9'\n"})
        assert "1 | x = '\ufffd'" in CHECK_FORMATS["text"](
            report(diagnostic(1, 5, 6, path="bad.py")), drawing
        )

    def test_paths_are_reached_from_the_working_directory(
        self, drawing: Drawing, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.chdir(drawing.project.root / "shop")
        assert CHECK_FORMATS["text"](report(diagnostic(2, 4, 10)), drawing).startswith("views.py:2:5:")

    def test_warnings_and_errors_are_counted(self, drawing: Drawing) -> None:
        error = diagnostic(1, 0, 1)
        warning = Diagnostic(
            rule="x", severity="warning", location=at(1, 0), end_line=1, end_column=1, message="m"
        )
        assert "\nFound 2 errors and 1 warning.\n" in CHECK_FORMATS["text"](
            report(error, error, warning), drawing
        )
        assert "\nFound 1 warning.\n" in CHECK_FORMATS["text"](report(warning), drawing)

    def test_colours_are_all_that_colours_add(self, drawing: Drawing) -> None:
        found = report(diagnostic(2, 24, 37))
        coloured = CHECK_FORMATS["text"](found, Drawing(project=drawing.project, colours=True))
        assert coloured != CHECK_FORMATS["text"](found, drawing)
        assert re.sub(r"\x1b\[[0-9;]*m", "", coloured) == CHECK_FORMATS["text"](found, drawing)

    def test_source_cannot_steer_the_terminal(self, drawing: Drawing) -> None:
        write_files(drawing.project.root, {"evil.py": "x = '\x1b[2J\u202e' + y\n"})
        found = Diagnostic(
            rule="x",
            severity="error",
            location=at(1, 13, "evil.py"),
            end_line=1,
            end_column=14,
            message="a\x07b\nc",
        )
        text = CHECK_FORMATS["text"](report(found), drawing)
        assert "\x1b" not in text
        assert "\u202e" not in text
        assert "a\\x07b\\nc" in text


def entry(path: str, name: str | None = None, **fields: object) -> RouteEntry:
    values: dict[str, object] = {
        "kind": "http",
        "name": name,
        "pattern": PathPattern.parse(path),
        "params": {},
        "location": at(3, 0, "shop/main.py"),
        "methods": ("GET",),
        "endpoint": f"shop.main:{name}",
        "module": "shop.main",
    }
    return RouteEntry(**{**values, **fields})  # type: ignore[arg-type]


ID = Parameter(convertor="int", value_type="int", accepts="int | str", annotation="int")
SPOT = OpenSpot(
    location=at(12, 4, "shop/main.py"),
    reason="include_router of an unknown",
    name_prefix="x:",
    kinds=("http",),
)
TABLE = RouteTable(
    apps=(
        App(
            id="shop.main:app",
            framework="fastapi",
            location=at(1, 0, "shop/main.py"),
            middleware=("starlette.middleware.sessions.SessionMiddleware",),
            routes=Routes(
                entries=(
                    entry("/", "home", methods=("GET", "HEAD")),
                    entry("/live", "live", kind="websocket", methods=None),
                    entry(
                        "/admin",
                        "admin",
                        kind="mount",
                        methods=None,
                        endpoint=None,
                        params={"path": Parameter(convertor="path", value_type="str", accepts="object")},
                        children=(
                            entry(
                                "/users/{id:int}",
                                "user",
                                params={"id": ID},
                                dependencies=("shop.deps:user",),
                                conditional=at(7, 0, "shop/main.py"),
                            ),
                        ),
                    ),
                ),
                open=(SPOT,),
            ),
        ),
    )
)


class TestRoutes:
    def test_tree(self, drawing: Drawing) -> None:
        assert ROUTES_FORMATS["tree"](TABLE, drawing) == (
            "shop.main:app (fastapi, 4 routes, incomplete)\n"
            "├── /                    GET,HEAD   home        shop.main:home\n"
            "├── /live                websocket  live        shop.main:live\n"
            "└── /admin               mount      admin\n"
            "    └── /users/{id:int}  GET        admin:user  shop.main:user (conditional: shop/main.py:7:1)\n"
            "More routes may come from:\n"
            "  shop/main.py:12:5: include_router of an unknown"
            ' (names that begin with "x:"; http only)\n'
            f"    = hint: {SAVED_TABLE}\n"
        )

    def test_what_can_be_done_about_open_spots(self, drawing: Drawing) -> None:
        spot = replace(SPOT, name_prefix="", reason="a name that is not known")
        app = replace(TABLE.apps[0], routes=Routes(open=(spot,)))
        assert ROUTES_FORMATS["tree"](RouteTable(apps=(app,)), drawing) == (
            "shop.main:app (fastapi, 0 routes, incomplete)\n"
            "More routes may come from:\n"
            "  shop/main.py:12:5: a name that is not known (http only)\n"
            "    = hint: give the route a name that is a literal or made of constants\n"
            f"  Where the code cannot be changed: {SAVED_TABLE}\n"
        )

    def test_table(self, drawing: Drawing) -> None:
        lines = ROUTES_FORMATS["table"](TABLE, drawing).splitlines()
        assert lines[0] == "shop.main:app"
        cells = [re.split(r"\s{2,}", line.strip()) for line in lines]
        assert ["Serves", "Path", "Name", "Answers", "Declared at"] in cells
        assert [
            "GET",
            "/admin/users/{id:int}",
            "admin:user",
            "shop.main:user",
            "shop/main.py:3:1 (conditional)",
        ] in cells
        assert lines[-3] == "More routes may come from:"

    def test_table_on_a_narrow_terminal(self, drawing: Drawing) -> None:
        text = ROUTES_FORMATS["table"](TABLE, Drawing(project=drawing.project, width=50))
        assert max(map(len, text.splitlines()[:-3])) <= 50

    def test_json(self, drawing: Drawing) -> None:
        document = json.loads(ROUTES_FORMATS["json"](TABLE, drawing))
        assert document["version"] == 1
        (app,) = document["apps"]
        assert {key: value for key, value in app.items() if key != "routes"} == {
            "app": "shop.main:app",
            "framework": "fastapi",
            "complete": False,
            "open": [
                {
                    "path": "shop/main.py",
                    "line": 12,
                    "column": 4,
                    "reason": "include_router of an unknown",
                    "name_prefix": "x:",
                    "path_prefix": "",
                    "kinds": ["http"],
                }
            ],
            "middleware": ["starlette.middleware.sessions.SessionMiddleware"],
        }
        assert [row["kind"] for row in app["routes"]] == ["http", "websocket", "mount", "http"]
        assert app["routes"][-1] == {
            "name": "admin:user",
            "path": "/admin/users/{id:int}",
            "kind": "http",
            "host": None,
            "methods": ["GET"],
            "params": {
                "id": {"convertor": "int", "value_type": "int", "accepts": "int | str", "annotation": "int"}
            },
            "endpoint": "shop.main:user",
            "dependencies": ["shop.deps:user"],
            "conditional": {"path": "shop/main.py", "line": 7, "column": 0},
            "default": None,
            "location": {"path": "shop/main.py", "line": 3, "column": 0},
        }

    @pytest.mark.parametrize("name", ["tree", "table"])
    def test_no_application(self, name: str, drawing: Drawing) -> None:
        assert "No application was found" in ROUTES_FORMATS[name](RouteTable(apps=()), drawing)

    @pytest.mark.parametrize("name", ["tree", "table"])
    def test_an_application_without_routes(self, name: str, drawing: Drawing) -> None:
        app = App(id="a:app", framework="starlette", routes=Routes(), location=at(1, 0))
        assert "a:app" in ROUTES_FORMATS[name](RouteTable(apps=(app,)), drawing)

    @pytest.mark.parametrize("name", ["tree", "table"])
    def test_colours_are_all_that_colours_add(self, name: str, drawing: Drawing) -> None:
        coloured = ROUTES_FORMATS[name](TABLE, Drawing(project=drawing.project, colours=True))
        uncoloured = "\n".join(line.rstrip() for line in re.sub(r"\x1b\[[0-9;]*m", "", coloured).split("\n"))
        assert "\x1b" in coloured
        assert uncoloured == ROUTES_FORMATS[name](TABLE, drawing)


def test_json_of_a_report(drawing: Drawing) -> None:
    found = Diagnostic(
        rule="unknown-route",
        severity="error",
        location=at(9, 22),
        end_line=9,
        end_column=33,
        message="é",
        hint="h",
        app="shop.main:app",
        related=(Related(location=at(31, 0), message="r"),),
        edits=(Edit(line=9, column=22, end_line=9, end_column=33, text="x"),),
    )
    text = CHECK_FORMATS["json"](report(found), drawing)
    assert text.isascii()
    assert json.loads(text) == {
        "version": 1,
        "diagnostics": [
            {
                "rule": "unknown-route",
                "severity": "error",
                "path": "shop/views.py",
                "line": 9,
                "column": 22,
                "end_line": 9,
                "end_column": 33,
                "message": "é",
                "hint": "h",
                "app": "shop.main:app",
                "related": [{"path": "shop/views.py", "line": 31, "column": 0, "message": "r"}],
                "edits": [{"line": 9, "column": 22, "end_line": 9, "end_column": 33, "text": "x"}],
            }
        ],
        "summary": {
            "files": 3,
            "templates": 0,
            "routes": 22,
            "apps": 1,
            "references": {"total": 10, "checked": 7, "unsure": 2, "dynamic": 1},
        },
    }


@pytest.mark.parametrize(
    ("text", "cells"), [("abc", 3), ("日本", 4), ("é", 1), ("e\u0301", 1), ("\u200b", 0), ("ｆ", 2)]
)
def test_width(text: str, cells: int) -> None:
    assert width(text) == cells


@pytest.mark.parametrize(
    ("text", "drawn"),
    [("日本 é", "日本 é"), ("\x1b[0m", "\\x1b[0m"), ("a\nb", "a\\nb"), ("\udcff", "\\udcff")],
)
def test_plain(text: str, drawn: str) -> None:
    assert plain(text) == drawn
