"""After an edit, a run on a warm cache says exactly what a run without one says, in every mode of mypy."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from tests.mypy_plugin.edits import EDITS, Edit
from tests.mypy_plugin.engines import Daemon, MypyRun, mypy
from tests.mypy_plugin.projects import change, library

Run = Callable[[Path], MypyRun]


class FromNothing:
    """What a run says of a project that was never checked, in a place of its own.

    The frameworks' cache is there. Remembered by the edits that were made, and by what mypy is told.
    """

    def __init__(self, frameworks: Path) -> None:
        self._frameworks = frameworks
        self._known: dict[tuple[object, ...], MypyRun] = {}

    def __call__(self, root: Path, made: Sequence[Edit], *arguments: str) -> MypyRun:
        key = (tuple(edit.name for edit in made), arguments)
        if key not in self._known:
            self._known[key] = self._run(root, *arguments)
        return self._known[key]

    def _run(self, root: Path, *arguments: str) -> MypyRun:
        fresh = root.with_name("fresh")
        shutil.copytree(root, fresh, ignore=shutil.ignore_patterns(".*cache"))
        cache = shutil.copytree(self._frameworks, root.with_name("fresh_cache"))
        try:
            return mypy(fresh, "--cache-dir", str(cache), *arguments)
        finally:
            shutil.rmtree(fresh)
            shutil.rmtree(cache)


@pytest.fixture(scope="session")
def from_nothing(frameworks_cache: Path) -> FromNothing:
    return FromNothing(frameworks_cache)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return library(tmp_path / "project")


def check_each_edit(
    root: Path, from_nothing: FromNothing, run: Run, edits: Sequence[Edit] = EDITS, *options: str
) -> None:
    """`options`: those that change what is said."""
    assert run(root) == from_nothing(root, (), *options, ".")
    for number, edit in enumerate(edits, 1):
        edit.make(root)
        expected = from_nothing(root, edits[:number], *options, ".")
        assert run(root) == expected, edit.name
        told = {(Path(each.path).name, each.rule) for each in (*expected.told, *expected.others)}
        assert edit.elsewhere is None or edit.elsewhere in told, edit.name
        assert edit.mended not in told, edit.name


@pytest.mark.slow
def test_warm(root: Path, from_nothing: FromNothing, project_cache: Path) -> None:
    options = ("--cache-dir", str(project_cache), ".")
    check_each_edit(root, from_nothing, lambda root: mypy(root, *options), EDITS)


@pytest.mark.equivalence
@pytest.mark.parametrize(
    "options",
    [
        ("-n", "2"),
        ("-n", "2", "--no-sqlite-cache", "--skip-cache-mtime-checks"),
        ("--no-sqlite-cache", "--no-native-parser"),
        ("--no-fixed-format-cache", "--follow-imports=silent"),
        ("--no-fixed-format-cache", "--no-sqlite-cache", "--cache-fine-grained"),
        ("--cache-fine-grained",),
    ],
    ids=" ".join,
)
def test_caches_and_workers(
    root: Path, from_nothing: FromNothing, tmp_path: Path, options: tuple[str, ...]
) -> None:
    cached = ("--cache-dir", str(tmp_path / "other_cache"), ".")
    check_each_edit(root, from_nothing, lambda root: mypy(root, *options, *cached))


@pytest.mark.equivalence
@pytest.mark.parametrize("option", ["--follow-imports=skip", "--follow-imports=error"])
def test_imports_that_are_not_followed(
    root: Path, from_nothing: FromNothing, tmp_path: Path, option: str
) -> None:
    follow_frameworks(root)
    options = ("--cache-dir", str(tmp_path / "other_cache"), option, ".")
    check_each_edit(root, from_nothing, lambda root: mypy(root, *options), EDITS, option)


@pytest.mark.equivalence
def test_files_in_batches(root: Path, from_nothing: FromNothing, project_cache: Path) -> None:
    """As pre-commit gives them: the routes are still those of the whole project."""
    options = ("--cache-dir", str(project_cache), "--follow-imports=silent")

    def batches(root: Path) -> MypyRun:
        found = [mypy(root, *options, *batch) for batch in in_batches(root)]
        return replace(
            found[0],
            status=max(each.status for each in found),
            told=tuple(sorted(told for each in found for told in each.told)),
            others=tuple(sorted(told for each in found for told in each.others)),
        )

    check_each_edit(root, from_nothing, batches)


@pytest.mark.equivalence
@pytest.mark.parametrize("option", ["--follow-imports=skip", "--follow-imports=normal"])
def test_files_in_batches_with_what_they_import(
    root: Path, from_nothing: FromNothing, project_cache: Path, option: str
) -> None:
    follow_frameworks(root)
    cached = ("--cache-dir", str(project_cache), option)
    for number in range(len(EDITS) + 1):
        for edit in EDITS[number - 1 : number]:
            edit.make(root)
        batch = in_batches(root)[number % 3]
        assert mypy(root, *cached, *batch) == from_nothing(root, EDITS[:number], option, *batch), number


def follow_frameworks(root: Path) -> None:
    """Whatever becomes of other imports."""
    with open(root / "pyproject.toml", "a", encoding="utf-8") as file:
        file.write(FOLLOWED)


FOLLOWED = """
[[tool.mypy.overrides]]
module = ["fastapi.*", "starlette.*", "pydantic.*", "pydantic_core.*", "anyio.*", "annotated_doc.*"]
follow_imports = "silent"
"""


def in_batches(root: Path) -> list[list[str]]:
    files = sorted(path.relative_to(root).as_posix() for path in root.glob("library/*.py"))
    return [files[number::3] for number in range(3)]


@pytest.mark.slow
def test_configuration_is_changed(root: Path, project_cache: Path) -> None:
    options = ("--cache-dir", str(project_cache), ".")
    change(root / "library" / "staff.py", '"staff:desk", desk_id=1', '"desk", desk_id=1')
    rules: list[list[str]] = []
    for line in ("", 'ignore = ["unknown-route"]', "strict-params = true"):
        (root / "pyproject.toml").write_text(
            f'[tool.conn-types]\n{line}\n[tool.mypy]\nplugins = ["conn_types_mypy"]\n'
        )
        rules.append([each.rule for each in mypy(root, *options).told])
    assert rules == [["unknown-route"], [], ["unknown-route"]]


@pytest.mark.slow
def test_dmypy_run(root: Path, from_nothing: FromNothing, project_cache: Path, daemon: Daemon) -> None:
    options = ("--cache-dir", str(project_cache))
    check_each_edit(root, from_nothing, lambda root: daemon.run(root, *options))


@pytest.mark.slow
def test_dmypy_that_is_told_to_start_from_what_mypy_has_cached(
    root: Path, from_nothing: FromNothing, tmp_path: Path, daemon: Daemon
) -> None:
    """Of modules that rest on other routes now, mypy would take what they import for the project's own."""
    cached = ("--cache-dir", str(tmp_path / "other_cache"))
    mypy(root, *cached, "--cache-fine-grained", ".")
    EDITS[0].make(root)
    expected = from_nothing(root, EDITS[:1], ".")
    assert daemon.run(root, *cached, "--use-fine-grained-cache") == expected
    # What has errors is told again, and what an edit concerns is loaded.
    daemon.stop()
    assert daemon.run(root, *cached, "--use-fine-grained-cache") == expected
    EDITS[1].make(root)
    assert daemon.run(root, *cached, "--use-fine-grained-cache") == from_nothing(root, EDITS[:2], ".")


@pytest.mark.equivalence
@pytest.mark.parametrize("option", ["--follow-imports=normal", "--follow-imports=error"])
def test_dmypy_check(
    root: Path, from_nothing: FromNothing, project_cache: Path, daemon: Daemon, option: str
) -> None:
    follow_frameworks(root)
    daemon.start(root, "--cache-dir", str(project_cache), option)
    check_each_edit(root, from_nothing, lambda root: daemon.check(root, "."), EDITS, option)


@pytest.mark.slow
def test_dmypy_recheck(root: Path, from_nothing: FromNothing, project_cache: Path, daemon: Daemon) -> None:
    """Over its own set of files: those of the first time, and what they import."""
    daemon.start(root, "--cache-dir", str(project_cache))
    first = sorted(path.relative_to(root).as_posix() for path in root.glob("library/*.py"))
    assert daemon.check(root, *first) == from_nothing(root, (), *first)
    for number, edit in enumerate(EDITS, 1):
        edit.make(root)
        there = [path for path in first if (root / path).exists()]
        assert daemon.recheck(root) == from_nothing(root, EDITS[:number], *there), edit.name


@pytest.mark.equivalence
def test_dmypy_recheck_of_what_it_is_told(
    root: Path, from_nothing: FromNothing, project_cache: Path, daemon: Daemon
) -> None:
    """As an editor does that knows which files are new, changed and gone."""
    follow_frameworks(root)
    option = "--follow-imports=error"  # Otherwise, mypy refuses.
    daemon.start(root, "--cache-dir", str(project_cache), option)
    files = sorted(path.relative_to(root).as_posix() for path in root.glob("library/*.py"))
    assert daemon.check(root, *files) == from_nothing(root, (), option, ".")
    for number, edit in enumerate(EDITS, 1):
        edit.make(root)
        updated = {f"library/{path}" for path, *_ in (*edit.changes, *edit.added)}
        removed = {f"library/{path}" for path in edit.deleted}
        found = daemon.recheck(root, "--update", *sorted(updated), "--remove", *sorted(removed))
        assert found == from_nothing(root, EDITS[:number], option, "."), edit.name
