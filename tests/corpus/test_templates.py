"""The templates of real packages: nothing is reported, and each mistake would be."""

from __future__ import annotations

import re
import shutil
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import pytest

from conn_types.analysis.check import check_project
from conn_types.analysis.project import Project
from tests.corpus.packages import CORPUS, DRIVERS, CorpusPackage, installed
from tests.corpus.test_references import EXPECTED as SOURCES

pytestmark = pytest.mark.corpus

LITERAL = re.compile(r"""(?<![\w.])(?:request\.)?url_for\(\s*(["'])(?P<name>[^"']+)\1""")
"""As a reader finds them: `url_for('…'` and `request.url_for('…'`."""


@dataclass(frozen=True, kw_only=True)
class Expected:
    """`literal`: calls of `url_for` with a literal name."""

    templates: int
    literal: int = 0


EXPECTED = {
    "gradio": Expected(templates=2),
    "prefect": Expected(templates=2),
    "pygeoapi": Expected(templates=34),
    "sqladmin": Expected(templates=24, literal=25),
    "starlette-admin": Expected(templates=89),
    "tipg": Expected(templates=16),
    "titiler": Expected(templates=26),
}
EACH = [pytest.param(package, id=package.name) for package in CORPUS if package.name in EXPECTED]


def copied(package: CorpusPackage, directory: Path) -> Path:
    """The package's source and templates, out of its environment, with the driver beside them."""
    (site_packages,) = installed(package).glob("lib/*/site-packages")
    source = SOURCES[package.name].source
    shutil.copytree(site_packages / source, directory / source, ignore=shutil.ignore_patterns("*.pyc"))
    driver = DRIVERS / f"{package.app.partition(':')[0]}.py"
    if driver.exists():
        shutil.copy(driver, directory)
    (directory / "pyproject.toml").touch()
    return directory


def told(package: CorpusPackage, root: Path) -> list[tuple[str, str, int, int]]:
    """What is reported in templates."""
    report = check_project(Project.open(root, python=installed(package)), apps=(package.app,))
    return [
        (each.rule, each.location.path, each.location.line, each.location.column)
        for each in report.diagnostics
        if not each.location.path.endswith(".py")
    ]


@pytest.mark.parametrize("package", EACH)
def test_nothing_is_reported(package: CorpusPackage, tmp_path: Path) -> None:
    root = copied(package, tmp_path)
    report = check_project(Project.open(root, python=installed(package)), apps=(package.app,))
    assert [each for each in report.diagnostics if each.rule != "unreadable-file"] == []
    assert told(package, root) == []
    assert report.summary.templates == EXPECTED[package.name].templates


@pytest.mark.parametrize("package", EACH)
def test_each_mistake_is_found(package: CorpusPackage, tmp_path: Path) -> None:
    root = copied(package, tmp_path)
    found = Counter[bool]()
    for path in sorted(root.rglob("*.html")):
        text = path.read_text("utf-8")
        for each in LITERAL.finditer(text):
            end = each.end("name")
            path.write_text(f"{text[:end]}x{text[end:]}", "utf-8")
            line = text.count("\n", 0, end) + 1
            column = each.start("name") - 1 - (text.rfind("\n", 0, each.start("name")) + 1)
            expected = [("unknown-route", path.relative_to(root).as_posix(), line, column)]
            found[told(package, root) == expected] += 1
        path.write_text(text, "utf-8")
    assert (found[True], found[False]) == (EXPECTED[package.name].literal, 0)
