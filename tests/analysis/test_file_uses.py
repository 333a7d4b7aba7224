from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from conn_types.analysis.file_uses import FileUses, file_uses, writes_of
from conn_types.analysis.place import place
from conn_types.analysis.project import Project
from tests.analysis.files import STARLETTE, make_environment, write_files

PAGE = """
def page(request, name):
    request.url_for("home")
    request.url_for(name)
    request.scope["mine"] = request.path_params["id"]
"""


@pytest.fixture
def root(tmp_path: Path) -> Path:
    make_environment(tmp_path / "env", STARLETTE)
    return write_files(
        tmp_path / "project", {"page.py": PAGE, "plain.py": "x = 1\n", "broken.py": "def f(:\n"}
    )


def uses(root: Path) -> dict[str, FileUses]:
    project = Project.open(root, python=root.parent / "env")
    return {path.name: found for path, found in file_uses(project, project.files).items()}


def test_what_a_file_uses(root: Path) -> None:
    found = {name: replace(each, text="") for name, each in uses(root).items()}
    assert found["page.py"] == FileUses(
        names=("home",),
        dynamic=True,
        params=True,
        scope=True,
        plain_params={"id": [place(5, 47)]},
        scope_keys=("mine",),
        values=("mine",),
        passes_on=True,
    )
    assert found["plain.py"] == found["broken.py"] == FileUses()


@pytest.mark.parametrize(
    ("line", "computed"),
    [
        ("request.url_for(name)", False),
        ("(lambda n: request.url_for(n))(name)", False),
        ("request.url_for(NAME)", True),
        ("request.url_for(name + 's')", True),
        ("name = NAME; request.url_for(name)", True),
        ("request.url_for('home')", False),
    ],
)
def test_a_parameter_is_not_computed(root: Path, line: str, computed: bool) -> None:
    write_files(root, {"page.py": f"def page(request, name):\n    {line}\n"})
    assert uses(root)["page.py"].computed is computed


@pytest.mark.parametrize(
    "written",
    [
        'request.scope["mine"] = 1',
        'request.scope["mi" "ne"] = 1',
        'request.\u017fcope["mine"] = 1  # another letter, which Python reads as an s',
        '(\n  request\n    .scope\n)["mine"] = 1',
        "def f(\n    x=request.scope.update(mine=1)): pass",
        "async def f(x):\n    request.scope['mine'] = 1",
        "@add(request.scope.update(mine=1))\ndef f(): ...",
        'request["sco" "pe"]["mine"] = 1',
        'request["sco"\n    r"pe"]["mine"] = 1',
        'request["sc\\x6fpe"]["mine"] = 1',
        '{"type": "http", "mine": 1}',
        '{"ty" "pe": "http", "mine": 1}',
        "if x:\n  {\n    'mine': 1,\n    'type': 'http'}",
        "{'''type''': 'http', \"mine\": 1}",
    ],
)
def test_what_is_written_is_found_however_it_is_written(root: Path, written: str) -> None:
    write_files(root, {"page.py": f"x = url_for\n{written}\n"})
    assert uses(root)["page.py"].scope_keys == ("mine",)


@pytest.mark.parametrize(
    ("text", "routing", "handles"),
    [
        ("app = Starlette()\n", True, False),
        ("def make():\n    return APIRouter(prefix='/x')\n", True, False),
        ("try:\n    f()\nexcept NoMatchFound:\n    pass\n", False, True),
    ],
)
def test_what_may_excuse_other_files(root: Path, text: str, routing: bool, handles: bool) -> None:
    write_files(root, {"plain.py": text})
    found = uses(root)["plain.py"]
    assert (found.routing, found.handles) == (routing, handles)


def test_a_file_that_uses_and_writes_nothing() -> None:
    assert FileUses(text="x", routing=True, handles=True, computed=True).is_empty


@pytest.mark.parametrize(
    "uses",
    [
        FileUses(names=("home",)),
        FileUses(dynamic=True),
        FileUses(params=True),
        FileUses(scope=True),
        FileUses(scope_keys=("mine",)),
        FileUses(path_params=("id",)),
        FileUses(path_params=None),
        FileUses(values=("mine",)),
    ],
)
def test_a_file_that_uses_or_writes_something(uses: FileUses) -> None:
    assert not uses.is_empty


def test_each_text_has_its_digest(root: Path) -> None:
    before = uses(root)
    write_files(root, {"plain.py": "x = 2\n"})
    after = uses(root)
    assert before["plain.py"].text != after["plain.py"].text
    assert before["page.py"] == after["page.py"]


def test_second_run_says_the_same(root: Path) -> None:
    assert uses(root) == uses(root)


def test_an_edit_shows(root: Path) -> None:
    uses(root)
    write_files(root, {"page.py": PAGE.replace("home", "hone")})
    assert uses(root)["page.py"].names == ("hone",)


@pytest.mark.parametrize("content", ["", "{", "[]", "{}", "conn-types file uses 1\n{}", "\n{}"])
def test_a_broken_cache_costs_but_time(root: Path, content: str) -> None:
    expected = uses(root)
    (root / ".conn_types_cache" / "uses.json").write_text(content)
    assert uses(root) == expected


@pytest.mark.parametrize(
    ("written", "other"), [('["home"]', '["hone"]'), ('{"id":[', '{"id":3,"no":['), ("t", "T")]
)
def test_a_cache_that_says_something_else(root: Path, written: str, other: str) -> None:
    expected = uses(root)
    kept = root / ".conn_types_cache" / "uses.json"
    text = kept.read_text()
    assert written in text
    kept.write_text(text.replace(written, other))
    assert uses(root) == expected


def test_writes_of_all_files(root: Path) -> None:
    write_files(root, {"other.py": 'def f(scope):\n    scope["other"] = 1\n    scope["path_params"] = {}\n'})
    project = Project.open(root, python=root.parent / "env")
    writes = writes_of(file_uses(project, project.files))
    assert writes.scope_keys >= {"mine", "other"}
    assert writes.path_params is None
