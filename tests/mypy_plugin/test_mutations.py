"""How many mistakes are found: each literal reference of real projects, broken in five ways, in turn.

Counted apart, and listed by what is printed with `-rP`: what the code around handles, what still leads to a
route, and of a splat everything but its name.
"""

from __future__ import annotations

import shutil
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest

from conn_types.analysis.check import check_project
from conn_types.analysis.project import Project
from tests.corpus.packages import CORPUS, installed
from tests.corpus.test_references import EXPECTED, source_project
from tests.examples.bookshops import BOOKSHOPS
from tests.mypy_plugin.engines import MypyRun, mypy
from tests.mypy_plugin.mutants import KINDS, Mutant, literal_references, mutants, write_variant
from tests.mypy_plugin.projects import bookshop, library

AT_LEAST = 0.98
PACKAGES = tuple(package for package in CORPUS if package.name in ("sqladmin", "tipg", "titiler"))
OWN_OF_MYPY = frozenset({"call-arg"})
"""What mypy says itself of a parameter that a function which passes a name on does not take."""

CONFIGURATION = """\
[tool.conn-types]
python = "{python}"
[tool.mypy]
plugins = ["conn_types_mypy"]
mypy_path = "{path}"
follow_imports = "silent"
check_untyped_defs = true
ignore_missing_imports = true
explicit_package_bases = true
"""


@dataclass(frozen=True, kw_only=True)
class Checked:
    """What either engine tells, by path and line."""

    command: frozenset[tuple[str, int]]
    mypy: frozenset[tuple[str, int]]

    def finds(self, mutant: Mutant) -> bool:
        """Whether both do, apart from types, which the command does not know."""
        span = mutant.reference.span
        lines = {(mutant.reference.path, line) for line in range(span.line, span.end_line + 1)}
        needs_mypy = mutant.kind == "mistyped"
        return not lines.isdisjoint(self.mypy) and (needs_mypy or not lines.isdisjoint(self.command))


def checked(project: Project, cache: Path) -> Checked:
    report = check_project(project)
    run: MypyRun = mypy(project.root, "--cache-dir", str(cache), ".")
    told = [*run.told, *(each for each in run.others if each.rule in OWN_OF_MYPY)]
    return Checked(
        command=frozenset((each.location.path, each.location.line) for each in report.diagnostics),
        mypy=frozenset((each.path, each.line) for each in told),
    )


def variants(root: Path, python: Path) -> list[list[Mutant]]:
    """The mutants of each kind."""
    references = list(literal_references(Project.open(root, python=python)))
    texts = {each.path: (root / each.path).read_text("utf-8").split("\n") for each in references}
    return [
        [mutant for each in references for mutant in mutants(each, kind, texts[each.path])] for kind in KINDS
    ]


def found_of(root: Path, python: Path, made: Sequence[Sequence[Mutant]], cache: Path) -> tuple[int, int]:
    """How many of the mutants both engines find, and of how many; prints what is missed or left out."""
    found = broken = 0
    for variant in made:
        copy = root.with_name("variant")
        shutil.copytree(root, copy, ignore=shutil.ignore_patterns(".*cache"), symlinks=True)
        chosen = [each for each in variant if each.fate == "broken"]
        write_variant(copy, chosen)
        result = checked(Project.open(copy, python=python), cache)
        shutil.rmtree(copy)
        missed = [each for each in chosen if not result.finds(each)]
        found, broken = found + len(chosen) - len(missed), broken + len(chosen)
        for each in (*missed, *(each for each in variant if each.fate != "broken")):
            fate = "missed" if each.fate == "broken" else each.fate
            print(f"{fate}: {each.kind} of {each.reference.names[0].text!r} at {each.place}")
        print(f"{len(chosen) - len(missed)} of {len(chosen)}")
    return found, broken


@pytest.mark.slow
@pytest.mark.parametrize("name", ["library", *(shop.name for shop in BOOKSHOPS)])
def test_examples(name: str, tmp_path: Path, project_cache: Path) -> None:
    root = library(tmp_path / "project") if name == "library" else bookshop(name, tmp_path / "project")
    python = Path(sys.prefix)
    made = [
        [each for each in variant if "mistakes" not in each.reference.path]
        for variant in variants(root, python)
    ]
    found, broken = found_of(root, python, made, project_cache)
    assert broken > 20
    assert found >= AT_LEAST * broken


@pytest.mark.corpus
def test_packages(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    found = broken = 0
    for package in PACKAGES:
        directory = tmp_path / package.name
        (directory / "project").mkdir(parents=True)
        source_project(package, EXPECTED[package.name].source, directory / "project")
        libraries = _linked(installed(package), directory / "libraries")
        root, python = directory / "project", package.root
        configuration = CONFIGURATION.format(python=python, path=libraries)
        (root / "pyproject.toml").write_text(configuration, "utf-8")
        cache = directory / "cache"
        untouched = checked(Project.open(root, python=python), cache)
        assert untouched == Checked(command=frozenset(), mypy=frozenset())
        counts = found_of(root, python, variants(root, python), cache)
        found, broken = found + counts[0], broken + counts[1]
    assert broken > 350
    assert found >= AT_LEAST * broken


def _linked(environment: Path, directory: Path) -> Path:
    """The environment's packages, where mypy takes them for sources; but for those that it has itself."""
    directory.mkdir()
    (site_packages,) = environment.glob("lib/*/site-packages")
    for path in site_packages.iterdir():
        if path.suffix != ".dist-info" and path.name not in ("typing_extensions.py", "mypy_extensions.py"):
            (directory / path.name).symlink_to(path)
    return directory
