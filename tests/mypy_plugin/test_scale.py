"""A project of 200 modules: after a change of one route, only what rests on it is checked again."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.mypy_plugin.engines import MypyRun, mypy, process, read, write
from tests.mypy_plugin.projects import change

MODULES = 200
CHANGED, USER, IMPORTER = 10, 11, 12
PAGE = """\
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Route
{imports}

def page(request: Request) -> PlainTextResponse:
    number: int = request.path_params["number"]
    return PlainTextResponse(f"{{number}} {{request.url_for('page{other}', number=number)}}")


routes = [Route("/{own}/{{number:int}}", page, name="page{own}")]
"""


def pages() -> dict[str, str]:
    """Each page links to the one before it; one imports the page that will be wrong."""
    count = MODULES - 1
    files = {
        f"pages/page{number}.py": PAGE.format(
            own=number,
            other=(number - 1) % count,
            imports=f"import pages.page{USER} as page{USER}\n" if number == IMPORTER else "",
        )
        for number in range(count)
    }
    imports = "".join(f"from pages import page{number}\n" for number in range(count))
    lists = ", ".join(f"*page{number}.routes" for number in range(count))
    main = f"from starlette.applications import Starlette\n{imports}\napp = Starlette(routes=[{lists}])\n"
    return {"pages/__init__.py": "", **files, "main.py": main}


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return write(tmp_path / "project", pages())


def checked_again(root: Path, *options: str) -> tuple[MypyRun, set[str]]:
    """What a run says, and the project's modules that it parsed."""
    result = process(root, "mypy", "-v", "-O", "json", *options)
    parsed = re.findall(r"^LOG:\s+Parsing \S*?(\S+\.py) \(", result.stderr, re.MULTILINE)
    found = read(result.stdout, result.returncode)
    return found, {Path(path).stem for path in parsed if (root / path).exists()}


@pytest.mark.slow
def test_only_what_rests_on_a_route_is_checked_again(root: Path, project_cache: Path) -> None:
    options = ("--cache-dir", str(project_cache), ".")
    cold, parsed = checked_again(root, *options)
    assert (cold.status, len(parsed)) == (0, MODULES + 1), cold.output
    warm, parsed = checked_again(root, *options)
    assert (warm, parsed) == (cold, set())

    changed, user, importer = (f"page{number}" for number in (CHANGED, USER, IMPORTER))
    change(root / "pages" / f"{changed}.py", f'name="{changed}"', f'name="{changed}_renamed"')
    found, parsed = checked_again(root, *options)
    assert [(each.path, each.line, each.rule) for each in found.told] == [
        (f"pages/{user}.py", 8, "unknown-route")
    ]
    assert parsed == {changed, user, importer, "main"}
    assert mypy(root, *options) == found

    change(root / "pages" / f"{changed}.py", f'name="{changed}_renamed"', f'name="{changed}"')
    mended, parsed = checked_again(root, *options)
    assert mended == cold
    assert parsed == {changed, user, importer, "main"}
