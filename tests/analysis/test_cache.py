from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from conn_types.analysis import kept_table
from conn_types.analysis.cache import load_or_build
from conn_types.analysis.errors import AnalysisError
from conn_types.analysis.evaluator import extraction
from conn_types.analysis.evaluator.interpreter import Interpreter
from conn_types.analysis.project import Project
from conn_types.analysis.table import RouteTable
from tests.analysis.files import STARLETTE, make_environment, write_files

FILES = {"app.py": "import starlette\n", "other.py": "", "notes.txt": ""}


class Builds:
    """Stands for the evaluator: looks at some files, as it does, and counts."""

    def __init__(self) -> None:
        self.count = 0

    def __call__(self, project: Project, run: Interpreter, apps: Sequence[str] = ()) -> RouteTable:
        self.count += 1
        if "nowhere:app" in apps:
            raise AnalysisError("there is no nowhere:app")
        project.read(project.root / "app.py")
        project.find_module("plugins")
        project.find_module("starlette.routing")
        project.exists(project.root / "templates")
        project.list_dir(project.root / "pages")
        return RouteTable(apps=(), convertors={"int": str(self.count)})


@pytest.fixture
def builds(monkeypatch: pytest.MonkeyPatch) -> Builds:
    counted = Builds()
    monkeypatch.setattr(extraction, "build_table", counted)
    return counted


@pytest.fixture
def root(tmp_path: Path) -> Path:
    make_environment(tmp_path / "env", STARLETTE)
    (tmp_path / "env/lib/python3.11/site-packages/starlette/routing.py").touch()
    return write_files(tmp_path / "project", FILES)


def load(root: Path, apps: Sequence[str] = (), *, use_cache: bool = True) -> tuple[str, list[str]]:
    """Which build the table comes from, and the notes."""
    project = Project.open(root, python=root.parent / "env", use_cache=use_cache)
    return load_or_build(project, apps).convertors["int"], project.notes


def test_built_once(builds: Builds, root: Path) -> None:
    assert load(root) == load(root) == ("1", [])
    assert builds.count == 1


def test_not_used(builds: Builds, root: Path) -> None:
    assert load(root, use_cache=False) == ("1", [])
    assert load(root, use_cache=False) == ("2", [])
    assert not (root / ".conn_types_cache").exists()


def test_directory(builds: Builds, root: Path) -> None:
    load(root)
    directory = root / ".conn_types_cache"
    assert (directory / ".gitignore").read_text() == "*\n"
    assert (directory / "CACHEDIR.TAG").read_text().startswith("Signature: 8a477f597d28d172789f06886806bc55")
    assert len([*directory.glob("table-*.json")]) == 1


@pytest.mark.parametrize(
    "files",
    [
        {"app.py": "if 1: import starlettf\n"},
        {"new.py": ""},
        {"plugins.txt/x": "", "plugins/x": ""},
        {"plugins.py": ""},
        {"templates": ""},
        {"pages/a.html": ""},
        {"starlette/routing.py": ""},
        {"src/a.py": ""},
        {"../env/lib/python3.11/site-packages/plugins.py": ""},
        {"../env/lib/python3.11/site-packages/more.pth": "/tmp\n"},
        {"../env/lib/python3.11/site-packages/starlette-1.10.0.dist-info/METADATA": "Version: 1.10.1\n"},
    ],
    ids=lambda files: next(iter(files)).rpartition("/")[2] or "x",
)
def test_what_a_build_rests_on(files: dict[str, str], builds: Builds, root: Path) -> None:
    load(root)
    write_files(root, files)
    assert load(root)[0] == "2"
    assert load(root)[0] == "2"


@pytest.mark.parametrize(
    "files",
    [
        {"notes.txt": "x"},
        {"other.py": "x = 1\n"},
        {"__pycache__/app.pyc": ""},
        {"app.py": "import starlette\n# The tree is the same.\n"},
    ],
)
def test_what_a_build_does_not_rest_on(files: dict[str, str], builds: Builds, root: Path) -> None:
    load(root)
    write_files(root, files)
    assert load(root)[0] == "1"


def test_a_removed_file(builds: Builds, root: Path) -> None:
    load(root)
    (root / "app.py").unlink()
    assert load(root)[0] == "2"


def test_each_choice_of_apps_has_its_own_table(builds: Builds, root: Path) -> None:
    assert [load(root, apps)[0] for apps in ((), ["app:a"], ["app:b"], (), ["app:a"])] == [
        "1",
        "2",
        "3",
        "1",
        "2",
    ]


def test_another_version_of_the_tool(builds: Builds, root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    load(root)
    monkeypatch.setattr(kept_table, "tool_digest", lambda: "99")
    assert load(root)[0] == "2"


def test_another_environment(builds: Builds, root: Path) -> None:
    load(root)
    other = make_environment(root.parent / "other", STARLETTE)
    project = Project.open(root, python=other)
    assert load_or_build(project).convertors["int"] == "2"
    assert load(root)[0] == "1"


def test_a_project_that_was_moved(builds: Builds, root: Path) -> None:
    load(root)
    moved = root.rename(root.parent / "moved")
    assert load(moved)[0] == "1"
    write_files(moved, {"app.py": "if 1: pass\n"})
    assert load(moved)[0] == "2"


def test_errors_are_not_kept(builds: Builds, root: Path) -> None:
    for _ in range(2):
        with pytest.raises(AnalysisError):
            load(root, ["nowhere:app"])
    assert builds.count == 2


def test_a_broken_table_is_made_anew(builds: Builds, root: Path) -> None:
    load(root)
    (file,) = (root / ".conn_types_cache").glob("table-*.json")
    text = file.read_text()
    file.write_text(text.replace('"RouteTable"', '"RouteTabel"'))
    number, notes = load(root)
    assert number == "2"
    assert len(notes) > 0
    assert all(f"{file.name} is broken" in note for note in notes)
    assert load(root) == ("2", [])


@pytest.mark.parametrize(
    "facts", ['[["text", "./app.py", "x"]]', '[["smell", "./app.py", "x", ""]]', "[1]", "{}", "1"]
)
def test_broken_facts(facts: str, builds: Builds, root: Path) -> None:
    load(root)
    (file,) = (root / ".conn_types_cache").glob("table-*.json")
    file.write_text(f'{{"format": "conn-types route table", "facts": {facts}, "table": 1}}')
    assert load(root)[0] == "2"


def test_a_table_that_is_a_directory(builds: Builds, root: Path) -> None:
    load(root)
    (file,) = (root / ".conn_types_cache").glob("table-*.json")
    file.unlink()
    file.mkdir()
    number, notes = load(root)
    assert number == "2"
    assert notes != []


def test_what_a_killed_run_left(builds: Builds, root: Path) -> None:
    write_files(root / ".conn_types_cache", {".new-1-abc": "half", "lock": ""})
    assert load(root) == ("1", [])
    assert load(root) == ("1", [])


def test_somebody_elses_directory_is_left_alone(builds: Builds, root: Path) -> None:
    write_files(root / ".conn_types_cache", {"other.db": ""})
    number, notes = load(root)
    assert number == "1"
    assert "holds other files" in notes[0]
    assert [path.name for path in (root / ".conn_types_cache").iterdir()] == ["other.db"]


def test_old_tables_are_removed(builds: Builds, root: Path) -> None:
    for number in range(20):
        load(root, [f"app:a{number}"])
    assert len([*(root / ".conn_types_cache").glob("table-*.json")]) == 16
    assert load(root, ["app:a19"])[0] == "20"


def test_a_run_that_waited_takes_what_the_other_built(
    builds: Builds, root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    waiting = True

    def acquire(_descriptor: int) -> None:
        nonlocal waiting
        if waiting:
            waiting = False
            load(root)

    monkeypatch.setattr("conn_types.analysis.file_lock._acquire", acquire)

    def release(_descriptor: int) -> None:
        """Nothing is held."""

    monkeypatch.setattr("conn_types.analysis.file_lock._release", release)
    assert load(root) == ("1", [])
    assert builds.count == 1


def test_a_file_system_without_locks(builds: Builds, root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(_descriptor: int) -> None:
        raise OSError(95, "Operation not supported")

    monkeypatch.setattr("conn_types.analysis.file_lock._acquire", refuse)
    assert load(root) == ("1", [])
