"""runtime ← table ← evaluator ← references ← rules ← check ← rendering ← faces: imports go down only."""

from __future__ import annotations

import re
import sys

import pytest

from tests.meta.sources import Module, imports, modules

# From the ground up. A module stands on the floor with the longest prefix that matches its name, so that what
# is not named here is on the lowest floor of the analysis and may import nothing above the table.
FLOORS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("runtime", ("conn_types",)),
    ("table", ("conn_types.analysis",)),
    (
        "project",
        (
            "conn_types.analysis.project",
            "conn_types.analysis.cache_directory",
            "conn_types.analysis.saved_table",
            "conn_types.analysis.selection",
            "conn_types.analysis.source_lines",
        ),
    ),
    ("evaluator", ("conn_types.analysis.evaluator",)),
    (
        "cache",
        (
            "conn_types.analysis.cache",
            "conn_types.analysis.after_edits",
            "conn_types.analysis.declarations",
            "conn_types.analysis.edits",
            "conn_types.analysis.generated_edits",
            "conn_types.analysis.kept_report",
            "conn_types.analysis.kept_table",
            "conn_types.analysis.kept_texts",
        ),
    ),
    (
        "references",
        (
            "conn_types.analysis.references",
            "conn_types.analysis.templates",
            "conn_types.analysis.file_uses",
            "conn_types.analysis.refusal",
        ),
    ),
    ("rules", ("conn_types.analysis.rules",)),
    ("check", ("conn_types.analysis.check", "conn_types.analysis.verification")),
    (
        "rendering",
        ("conn_types.analysis.render", "conn_types.analysis.rewrite", "conn_types.analysis.stubgen"),
    ),
    ("faces", ("conn_types.cli", "conn_types.lsp", "conn_types_mypy")),
)

# Who may import what is not in the standard library. typing_extensions is for everybody.
DISTRIBUTIONS: dict[str, tuple[str, ...]] = {
    "ast_serialize": ("conn_types_mypy.syntax",),
    "click": ("conn_types.cli",),
    "fastapi": ("conn_types.fastapi",),
    "jinja2": ("conn_types.analysis.templates",),
    "libcst": ("conn_types.analysis.rewrite", "conn_types.analysis.stubgen"),
    "mypy": ("conn_types_mypy",),
    "pygls": ("conn_types.lsp",),
    "pytest": ("conn_types.cli.pytest_plugin",),
    "rich": ("conn_types.cli", "conn_types.analysis.render"),
    "starlette": ("conn_types.fastapi", "conn_types.starlette"),
    "tomli": ("conn_types.analysis", "conn_types_mypy.kept_digests"),
    "tomlkit": ("conn_types.analysis.stubgen",),
    "typing_extensions": ("conn_types", "conn_types_mypy"),
    "watchdog": ("conn_types.cli",),
}

DRAWERS = re.compile(r"(^|_)(utils?|helpers?|common|misc|base|and)(_|$)")

each_module = pytest.mark.parametrize("module", modules(), ids=lambda module: module.name)


def within(name: str, prefix: str) -> bool:
    return name == prefix or name.startswith(f"{prefix}.")


def floor(name: str) -> int:
    """The floor's number; the ground is 0."""
    matches = [
        (len(prefix), number)
        for number, (_, prefixes) in enumerate(FLOORS)
        for prefix in prefixes
        if within(name, prefix)
    ]
    return max(matches)[1]


@each_module
def test_imports_nothing_from_above(module: Module) -> None:
    own = floor(module.name)
    upwards = [
        f"{module.path.name}:{line} imports {name}, {FLOORS[floor(name)][0]} above {FLOORS[own][0]}"
        for name, line in imports(module)
        if name.startswith("conn_types") and floor(name) > own
    ]
    assert upwards == []


@each_module
def test_faces_do_not_import_each_other(module: Module) -> None:
    faces = FLOORS[-1][1]
    own = next((face for face in faces if within(module.name, face)), None)
    if own is None:
        return
    others = [name for name, _ in imports(module) for face in faces if face != own and within(name, face)]
    assert others == []


@each_module
def test_the_mypy_plugin_renders_nothing(module: Module) -> None:
    if not within(module.name, "conn_types_mypy"):
        return
    rendering = next(prefixes for name, prefixes in FLOORS if name == "rendering")
    assert [name for name, _ in imports(module) if any(within(name, each) for each in rendering)] == []


@each_module
def test_other_distributions_are_imported_where_they_belong(module: Module) -> None:
    astray: list[str] = []
    for name, line in imports(module):
        top = name.partition(".")[0]
        if top in sys.stdlib_module_names or top in ("conn_types", "conn_types_mypy"):
            continue
        if not any(within(module.name, place) for place in DISTRIBUTIONS.get(top, ())):
            astray.append(f"line {line} imports {name}")
    assert astray == []


@each_module
def test_no_module_is_a_drawer(module: Module) -> None:
    assert not DRAWERS.search(module.name.rpartition(".")[2])


def test_floors_are_told_apart() -> None:
    assert FLOORS[floor("conn_types.routing")][0] == "runtime"
    assert FLOORS[floor("conn_types.analysis.table")][0] == "table"
    assert FLOORS[floor("conn_types.analysis.evaluator.models.builtins")][0] == "evaluator"
    assert FLOORS[floor("conn_types.cli.main")][0] == "faces"


def test_every_module_is_looked_at() -> None:
    names = {module.name for module in modules()}
    assert {"conn_types.routing", "conn_types.analysis.table", "conn_types_mypy"} <= names
