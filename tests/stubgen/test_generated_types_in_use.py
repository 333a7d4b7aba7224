"""A project that imports its generated types: they are understood, and cost the next run nothing."""

from __future__ import annotations

from pathlib import Path

import pytest

from conn_types.analysis.cache import load_or_build
from conn_types.analysis.evaluator import extraction
from conn_types.analysis.project import Project
from conn_types.analysis.table import RouteTable
from tests.cli.command import conn_types
from tests.stubgen.layout import lay_out

FILES = {
    "pyproject.toml": "[tool.conn-types]\n",
    "shop/__init__.py": "",
    "shop/orders.py": """\
from fastapi import APIRouter

from conn_types_project import Order

router = APIRouter(prefix="/orders")


@router.get("/{number}")
async def order(request: Order, number: int) -> str:
    return str(request.url_for("order", number=number))
""",
    "shop/people.py": """\
from fastapi import APIRouter

router = APIRouter(prefix="/people")


@router.get("/{name}")
async def person(name: str) -> str:
    return name
""",
    "shop/main.py": """\
from fastapi import FastAPI

from shop import orders, people

app = FastAPI()
app.include_router(orders.router)
app.include_router(people.router)
""",
}


@pytest.fixture
def root(tmp_path: Path) -> Path:
    lay_out(tmp_path, FILES)
    conn_types(tmp_path, "stubs")
    return tmp_path


@pytest.fixture
def builds(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """One entry for each table that is made from source."""
    made: list[str] = []
    build = extraction.build_table

    def counted(*arguments: object) -> RouteTable:
        made.append("build")
        return build(*arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(extraction, "build_table", counted)
    return made


def load(root: Path, *, use_cache: bool = True) -> RouteTable:
    return load_or_build(Project.open(root, use_cache=use_cache))


def test_a_handler_that_is_annotated_with_its_alias_is_checked(root: Path) -> None:
    assert conn_types(root, "check").returncode == 0
    orders = root / "shop" / "orders.py"
    orders.write_text(orders.read_text("utf-8").replace('url_for("order"', 'url_for("ordre"'), "utf-8")
    assert '"ordre"' in conn_types(root, "check").stdout


def test_they_are_none_of_the_projects_files(root: Path) -> None:
    project = Project.open(root)
    assert [path.name for path in project.generated] == [
        "conn_types_project.py",
        "conn_types_project_routes.py",
        "conn_types_project_urls.py",
    ]
    assert set(project.generated).isdisjoint(project.files)


@pytest.mark.parametrize(
    "change",
    [("/{name}", "/{name}/card"), ("def person", "def somebody"), ("return name", "return name.upper()")],
)
def test_an_edit_is_followed_without_evaluating_everything(
    change: tuple[str, str], root: Path, builds: list[str]
) -> None:
    load(root)
    conn_types(root, "stubs")
    made = len(builds)
    people = root / "shop" / "people.py"
    people.write_text(people.read_text("utf-8").replace(*change), "utf-8")
    conn_types(root, "stubs")
    again = load(root)
    assert conn_types(root, "stubs", "--check").returncode == 0
    assert len(builds) == made
    assert again == load(root, use_cache=False)


def test_a_name_that_somebody_imports_is_looked_at_anew(root: Path) -> None:
    load(root)
    orders = root / "shop" / "orders.py"
    orders.write_text(orders.read_text("utf-8").replace("def order(", "def ordered("), "utf-8")
    conn_types(root, "stubs")
    assert load(root) == load(root, use_cache=False)
