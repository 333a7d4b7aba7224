from __future__ import annotations

import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

from conn_types.analysis.check import check_project
from conn_types.analysis.errors import AnalysisError
from conn_types.analysis.project import Project
from conn_types.analysis.report import Report

MAIN = """\
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Route

def home(request: Request) -> PlainTextResponse:
    request.url_for("hoem"); request.url_for("home", page=2)
    return PlainTextResponse(request.scope["pth"])

app = Starlette(routes=[Route("/", home), Route("/{a-b}", home, name="b")])
"""
HELPER = """\
from starlette.requests import Request

def link(request: Request) -> str:
    return str(request.url_for("nowhere"))
"""


def check(root: Path, files: Mapping[str, str | bytes], *paths: str, configuration: str = "") -> Report:
    everything = {"pyproject.toml": f"[tool.conn-types]\n{configuration}\n", **files}
    for name, text in everything.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
    project = Project.open(root, python=Path(sys.prefix))
    return check_project(project, [root / path for path in paths])


def places(report: Report) -> list[tuple[str, int, int, str]]:
    return [
        (each.location.path, each.location.line, each.location.column, each.rule)
        for each in report.diagnostics
    ]


EVERYTHING = [
    ("helper.py", 4, 31, "unknown-route"),
    ("main.py", 7, 20, "unknown-route"),
    ("main.py", 7, 58, "route-params"),
    ("main.py", 8, 43, "unknown-scope-key"),
    ("main.py", 10, 48, "invalid-path-pattern"),
]


def test_by_path_line_column_and_rule(tmp_path: Path) -> None:
    report = check(tmp_path, {"main.py": MAIN, "helper.py": HELPER})
    assert places(report) == EVERYTHING
    assert report.exit_status == 1
    assert (report.summary.files, report.summary.apps, report.summary.routes) == (2, 1, 2)
    assert report.summary.references.total == 4


def test_again_with_the_cache_it_is_the_same(tmp_path: Path) -> None:
    files = {"main.py": MAIN, "helper.py": HELPER}
    assert check(tmp_path, files) == check(tmp_path, files)


def test_paths_restrict_what_is_reported_and_not_what_is_known(tmp_path: Path) -> None:
    report = check(tmp_path, {"main.py": MAIN, "pages/helper.py": HELPER}, "pages")
    assert places(report) == [("pages/helper.py", 4, 31, "unknown-route")]
    assert (report.summary.files, report.summary.references.total) == (1, 1)
    assert report.summary.apps == 1


@pytest.mark.parametrize(
    ("configuration", "rules"),
    [
        ("select = ['route-params']", ["route-params"]),
        (
            "select = ['default']\nignore = ['unknown-route']",
            ["route-params", "unknown-scope-key", "invalid-path-pattern"],
        ),
        ("ignore = ['unknown-route', 'route-params']", ["unknown-scope-key", "invalid-path-pattern"]),
        (
            "per-file-ignores = {'main.py' = ['route-params', 'unknown-route'], 'x/' = ['route-params']}",
            ["unknown-route", "unknown-scope-key", "invalid-path-pattern"],
        ),
    ],
)
def test_the_configuration_chooses(configuration: str, rules: list[str], tmp_path: Path) -> None:
    report = check(tmp_path, {"main.py": MAIN, "helper.py": HELPER}, configuration=configuration)
    found = [each.rule for each in report.diagnostics]
    assert found == rules


def test_columns_are_in_characters(tmp_path: Path) -> None:
    code = MAIN.replace('request.url_for("hoem");', '"ä€😀"; request.url_for("hoem");')
    (first, *_) = check(tmp_path, {"main.py": code}).diagnostics
    assert (first.location.column, first.end_column) == (27, 33)
    assert code.split("\n")[first.location.line - 1][27:33] == '"hoem"'


def test_a_route_that_two_apps_share_is_reported_once(tmp_path: Path) -> None:
    code = MAIN + "other = Starlette(routes=app.routes)\n"
    assert [each for each in places(check(tmp_path, {"main.py": code})) if each[1] == 10] == [EVERYTHING[-1]]


def test_without_a_finding_the_status_is_0(tmp_path: Path) -> None:
    assert check(tmp_path, {"main.py": "x = 1\n"}).exit_status == 0


def test_without_a_python_file_it_cannot_run(tmp_path: Path) -> None:
    with pytest.raises(AnalysisError, match="no Python file"):
        check(tmp_path, {"readme.txt": ""})


DEEP = "request" + ".app" * 3000
EVERY_STATEMENT = """\
async def f(scope, receive, send):
    async for i in scope: pass
    async with scope as k: pass
    match scope:
        case {'x': [a, *b], **c} if a: pass
        case str() | None as d: pass
    while scope: break
    else: pass
    del scope['x']
"""
EXCEPTION_GROUPS = """\
def f(scope, receive, send):
    try: pass
    except* E as e: scope['x']
"""
STRANGE_ARGUMENTS = """\
def f(request):
    request.url_for(*x)
    request.url_for()
    request.url_for(1, 2)
    request.scope[()]
    request.scope[1:2]
    request.url_for(name='x', **{1: 2}, **{'a': 1, **b})
"""
STRANGE_ANNOTATIONS = """\
from starlette.requests import Request
def f(a: '(', b: '', c: 1, d: lambda: 1, e: 'Request | None', h: 'a b' = 1):
    e.url_for('x')
"""
ODD: dict[str, str | bytes] = {
    "attributes": f"def f(request):\n    {DEEP}.url_for('x')\n    {DEEP}['x']\n",
    "conditionals": "def f(request):\n    request.url_for(" + "1 if x else " * 90 + "2)\n",
    "sums": "def f(request):\n    request.scope[" + "+".join(["'a'"] * 2000) + "]\n",
    "itself": "import main\nfrom main import app as app\nmain = main.main\napp.url_path_for('x')\n",
    "cyclic names": "def f():\n    a = b\n    b = a\n    a.url_for(b)\n    a.path_params[b]\n",
    "cyclic classes": "class A(A):\n    x: 'A'\n    def f(self): self.x.x.x.url_for('x')\n",
    "strange arguments": STRANGE_ARGUMENTS,
    "strange annotations": STRANGE_ANNOTATIONS,
    "surrogates": "def f(scope, receive, send): scope['\\ud800']; scope['\\0']\n",
    "not utf-8": b"x = '\xff'\n",
    "null": b"x = 1\0",
    "tabs": b"def f(scope, receive, send):\r\n\tscope['tpye']\r\n\f\tscope['type']\r",
    "every statement": EVERY_STATEMENT,
    "exception groups": EXCEPTION_GROUPS,
}


@pytest.mark.parametrize("name", ODD)
def test_no_input_raises(name: str, tmp_path: Path) -> None:
    report = check(tmp_path, {"odd.py": ODD[name], "main.py": MAIN})
    assert ("main.py", 7, 20, "unknown-route") in places(report)
