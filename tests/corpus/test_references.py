"""`conn-types check` over the source of real packages: no false alarm, few references unsure, mistakes found.

A project is made that holds a package's own source, as its authors have it, and the package's driver.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from conn_types.analysis.cache import load_or_build
from conn_types.analysis.check import check_project
from conn_types.analysis.evaluator.interpreter import Interpreter
from conn_types.analysis.project import Project
from conn_types.analysis.references.collection import collect
from conn_types.analysis.references.coverage import coverage
from conn_types.analysis.references.reference import (
    GivenParameter,
    KnownText,
    PassedName,
    RouteReference,
    Span,
    UnknownReceiver,
)
from conn_types.analysis.references.resolution import resolve
from tests.corpus.packages import CORPUS, DRIVERS, CorpusPackage, installed

pytestmark = pytest.mark.corpus

MISTAKES = frozenset({"unknown-name", "wrong-params", "unfilled"})


@dataclass(frozen=True, kw_only=True)
class Expected:
    """What is known of a package's references to routes: calls of `url_for`, and of what passes a name on.

    `kept`: of those that are checked, the ones that something open may stand behind, so that a mistake in
    them would be unsure.
    """

    source: str
    checked: int = 0
    unsure: int = 0
    dynamic: int = 0
    kept: int = 0


EXPECTED = {
    "chainlit": Expected(source="chainlit", checked=1),
    "fastapi-users": Expected(source="fastapi_users", dynamic=2),
    "gradio": Expected(source="gradio", checked=3, unsure=1, kept=3),
    "marimo": Expected(source="marimo", checked=1, kept=1),
    "mlserver": Expected(source="mlserver"),
    "prefect": Expected(source="prefect"),
    "pygeoapi": Expected(source="pygeoapi"),
    "sqladmin": Expected(source="sqladmin", checked=11, unsure=3, dynamic=3),
    "stac-fastapi-pgstac": Expected(source="stac_fastapi", checked=4, kept=4),
    "starlette-admin": Expected(source="starlette_admin", dynamic=23),
    "tipg": Expected(source="tipg", checked=50, kept=5),
    "titiler": Expected(source="titiler", checked=48, unsure=1, kept=7),
}
EACH = [pytest.param(package, EXPECTED[package.name], id=package.name) for package in CORPUS]


def source_project(package: CorpusPackage, source: str, directory: Path) -> Project:
    """The package's source, copied out of its environment, with the driver beside it."""
    environment = installed(package)
    (site_packages,) = environment.glob("lib/*/site-packages")
    for path in (site_packages / source).rglob("*.py"):
        copy = directory / path.relative_to(site_packages)
        copy.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(path, copy)
    driver = DRIVERS / f"{package.app.partition(':')[0]}.py"
    if driver.exists():
        shutil.copy(driver, directory)
    (directory / "pyproject.toml").touch()
    return Project.open(directory, python=environment)


@pytest.mark.parametrize(("package", "expected"), EACH)
def test_references(package: CorpusPackage, expected: Expected, tmp_path: Path) -> None:
    project = source_project(package, expected.source, tmp_path)
    report = check_project(project, apps=(package.app,))
    # A file in newer syntax than the running Python's is none of the package's mistakes.
    assert [each for each in report.diagnostics if each.rule != "unreadable-file"] == []
    references = list(_to_routes(project, package.app))
    counts = coverage((each, resolve(each)) for each in references)
    told = (counts.checked, counts.unsure, counts.dynamic)
    assert told == (expected.checked, expected.unsure, expected.dynamic)
    kept = {each.span: each for each, wrong in _mistaken(references) if not _is_found_out(wrong)}
    assert len(kept) == expected.kept


def test_few_literal_references_are_unsure() -> None:
    checked = sum(each.checked for each in EXPECTED.values())
    unsure = sum(each.unsure for each in EXPECTED.values())
    assert unsure <= 0.05 * (checked + unsure)


def _to_routes(project: Project, app: str) -> Iterator[RouteReference]:
    table = load_or_build(project, (app,))
    for each in collect(project, Interpreter(project), table, project.files).references:
        match each:
            case RouteReference():
                yield each
            case PassedName(path=path, span=span):
                yield RouteReference(path=path, span=span, reverser="url_for", names=())
            case UnknownReceiver(path=path, span=span) if "url_" in _line(project, path, span):
                name = KnownText(text="", span=span)
                yield RouteReference(path=path, span=span, reverser="url_for", names=(name,))
            case _:
                continue


def _line(project: Project, path: str, span: Span) -> str:
    return (project.root / path).read_text("utf-8").splitlines()[span.line - 1]


def _mistaken(references: list[RouteReference]) -> Iterator[tuple[RouteReference, RouteReference]]:
    """Each reference that is right with each of three mistakes: in its name, a parameter less, one more."""
    for each in references:
        if not each.names or any(resolved.verdict != "found" for resolved in resolve(each)):
            continue
        yield each, replace(each, names=tuple(replace(name, text=name.text + "x") for name in each.names))
        if each.params:
            yield each, replace(each, params=each.params[1:])
        more = GivenParameter(name="surely_not", span=each.span)
        yield each, replace(each, params=(*each.params, more))


def _is_found_out(wrong: RouteReference) -> bool:
    return any(resolved.verdict in MISTAKES for resolved in resolve(wrong))
