"""After an edit, a run on a warm cache says exactly what a run without one says."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.mypy_plugin.engines import Daemon, MypyRun, mypy
from tests.mypy_plugin.projects import change, library

Run = Callable[[Path], MypyRun]


@dataclass(frozen=True, kw_only=True)
class Edit:
    """Changes of files, and what they make wrong, or right again, in one that is not edited."""

    name: str
    changes: tuple[tuple[str, str, str], ...] = ()
    added: tuple[tuple[str, str], ...] = ()
    deleted: tuple[str, ...] = ()
    elsewhere: tuple[str, str] | None = None
    mended: tuple[str, str] | None = None

    def make(self, root: Path) -> None:
        for path, old, new in self.changes:
            change(root / "library" / path, old, new)
        for path, text in self.added:
            (root / "library" / path).write_text(text, "utf-8")
        for path in self.deleted:
            (root / "library" / path).unlink()


SHELF = (
    "shelf_of(shelf: str) -> str:\n    return shelf",
    "shelf_of(row: str) -> str:\n    return row",
)
# Each is made on top of the ones before it.
EDITS = (
    Edit(
        name="a function makes something else of a name that it passes on",
        changes=(("links.py", '{kind}:item"', '{kind}:thing"'),),
        elsewhere=("main.py", "unknown-route"),
    ),
    Edit(
        name="a dependency takes another parameter",
        changes=(("dependencies.py", SHELF[0], SHELF[1]),),
        elsewhere=("main.py", "handler-path-param"),
    ),
    Edit(
        name="and what it took before",
        changes=(("dependencies.py", SHELF[1], SHELF[0]),),
        mended=("main.py", "handler-path-param"),
    ),
    Edit(
        name="and what it made before",
        changes=(("links.py", '{kind}:thing"', '{kind}:item"'),),
        mended=("main.py", "unknown-route"),
    ),
    Edit(
        name="a route is renamed, by its constant",
        changes=(("names.py", 'DESK = "desk"', 'DESK = "counter"'),),
        elsewhere=("staff.py", "unknown-route"),
    ),
    Edit(
        name="its users follow",
        changes=(
            ("staff.py", '"staff:desk", desk_id=number', '"staff:counter", desk_id=number'),
            ("staff.py", '"staff:desk", desk_id=1', '"staff:counter", desk_id=1'),
            ("main.py", '"desk_loans"', '"counter_loans"'),
        ),
        mended=("staff.py", "unknown-route"),
    ),
    Edit(
        name="a parameter is renamed, in a prefix",
        changes=(("members.py", "{member_id:int}", "{person_id:int}"),),
        elsewhere=("dependencies.py", "unknown-path-param"),
    ),
    Edit(
        name="a parameter has another type",
        changes=(("members.py", "{person_id:int}", "{member_id:uuid}"),),
        elsewhere=("dependencies.py", "assignment"),
    ),
    Edit(
        name="a prefix has a parameter more",
        changes=(("collections.py", 'prefix=f"/{kind}"', 'prefix=f"/{kind}/{{floor}}"'),),
        elsewhere=("main.py", "route-params"),
    ),
    Edit(
        name="a mount is renamed",
        changes=(("staff.py", 'name="staff"', 'name="office"'),),
        added=(
            (
                "mail.py",
                "from starlette.requests import Request\n\n\ndef link(request: Request) -> str:\n"
                '    return str(request.url_for("staff:counter", desk_id=1))\n',
            ),
        ),
        elsewhere=("mail.py", "unknown-route"),
    ),
    Edit(
        name="a route is added",
        changes=(
            ("staff.py", "routes = [", 'routes = [Mount("/old", application, name="staff"), '),
            ("staff.py", "    async def get(", "\n    async def get("),
        ),
        mended=("mail.py", "unknown-route"),
    ),
    Edit(
        name="a handler moves",
        changes=(
            (
                "staff.py",
                "from library import names\n",
                "from library import names\nfrom library.desk import Desk\n",
            ),
            (
                "staff.py",
                "class Desk(HTTPEndpoint):\n\n    async def get(self, request: Request) -> JSONResponse:\n"
                '        number: int = request.path_params["desk_id"]\n'
                '        return JSONResponse({"again": '
                'str(request.url_for("staff:counter", desk_id=number))})\n',
                "",
            ),
        ),
        added=(
            (
                "desk.py",
                "from starlette.endpoints import HTTPEndpoint\nfrom starlette.requests import Request\n"
                "from starlette.responses import JSONResponse\n\n\nclass Desk(HTTPEndpoint):\n"
                "    async def get(self, request: Request) -> JSONResponse:\n"
                '        number: str = request.path_params["desk_id"]\n'
                '        return JSONResponse({"again": number, "desk": request.path_params["desk"]})\n',
            ),
        ),
        elsewhere=("desk.py", "unknown-path-param"),
    ),
    Edit(
        name="a key is written, by somebody else",
        changes=(("mail.py", "    return", '    request.scope["schem"] = 1\n    return'),),
        added=(
            (
                "asgi.py",
                "from starlette.types import Scope\n\n\ndef scheme(scope: Scope) -> object:\n"
                '    return scope["schem"]\n',
            ),
        ),
    ),
    Edit(
        name="the key is written no more",
        changes=(("mail.py", '    request.scope["schem"] = 1\n', ""),),
        elsewhere=("asgi.py", "unknown-scope-key"),
    ),
    Edit(
        name="a file is deleted",
        changes=(
            ("main.py", "from library.members import router as members\n", ""),
            ("main.py", "    app.include_router(members)\n", ""),
        ),
        deleted=("members.py",),
        elsewhere=("dependencies.py", "unknown-route"),
    ),
)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return library(tmp_path / "project")


def check_each_edit(root: Path, frameworks_cache: Path, run: Run, edits: Sequence[Edit] = EDITS) -> None:
    assert run(root) == from_nothing(root, frameworks_cache)
    for edit in edits:
        edit.make(root)
        expected = from_nothing(root, frameworks_cache)
        assert run(root) == expected, edit.name
        told = {(Path(each.path).name, each.rule) for each in (*expected.told, *expected.others)}
        assert edit.elsewhere is None or edit.elsewhere in told, edit.name
        assert edit.mended not in told, edit.name


def from_nothing(root: Path, frameworks_cache: Path) -> MypyRun:
    """Of a project that was never checked, in a place of its own; the frameworks' cache is there."""
    fresh = root.with_name("fresh")
    shutil.copytree(root, fresh, ignore=shutil.ignore_patterns(".*cache"))
    cache = shutil.copytree(frameworks_cache, root.with_name("fresh_cache"))
    try:
        return mypy(fresh, "--cache-dir", str(cache), ".")
    finally:
        shutil.rmtree(fresh)
        shutil.rmtree(cache)


@pytest.mark.parametrize(
    "edits",
    [pytest.param(EDITS[:3], id="some"), pytest.param(EDITS, id="all", marks=pytest.mark.slow)],
)
def test_warm(root: Path, frameworks_cache: Path, project_cache: Path, edits: Sequence[Edit]) -> None:
    options = ("--cache-dir", str(project_cache), ".")
    check_each_edit(root, frameworks_cache, lambda root: mypy(root, *options), edits)


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
def test_with_workers(root: Path, frameworks_cache: Path, project_cache: Path) -> None:
    options = ("--cache-dir", str(project_cache), "-n", "2", ".")
    check_each_edit(root, frameworks_cache, lambda root: mypy(root, *options))


@pytest.mark.slow
def test_by_the_daemon(root: Path, frameworks_cache: Path, project_cache: Path, daemon: Daemon) -> None:
    options = ("--cache-dir", str(project_cache))
    check_each_edit(root, frameworks_cache, lambda root: daemon.run(root, *options))


@pytest.mark.slow
@pytest.mark.parametrize(
    "option",
    [
        "--no-sqlite-cache",
        "--no-fixed-format-cache",
        "--skip-cache-mtime-checks",
        "--cache-fine-grained",
        "--follow-imports=silent",
    ],
)
def test_with_other_caches(root: Path, frameworks_cache: Path, tmp_path: Path, option: str) -> None:
    options = ("--cache-dir", str(tmp_path / "other_cache"), option, ".")
    check_each_edit(root, frameworks_cache, lambda root: mypy(root, *options))
