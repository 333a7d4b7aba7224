"""Functions of installed packages that pass a name on to `url_for` are followed from the project's calls."""

from __future__ import annotations

from pathlib import Path

import pytest
import starlette

from conn_types.analysis.check import check_project
from conn_types.analysis.project import Project

KIT = """
from starlette.requests import Request

def link_for(request: Request, name: str, **params: object) -> str:
    return str(request.url_for(name, **params))

class Linker:
    def __init__(self, request: Request) -> None:
        self.request = request

    def to(self, name: str) -> str:
        return str(self.request.url_for(f"page:{name}"))
"""
MAIN = """
import kit.links
from kit import link_for, Linker
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.routing import Mount, Route

def home(request: Request):
    link_for(request, "home")
    link_for(request, "hme")
    kit.links.link_for(request, "hoem")
    Linker(request).to("one")
    Linker(request).to("two")

pages = Mount("/page", routes=[Route("/1", home, name="one")], name="page")
app = Starlette(routes=[Route("/", home), pages])
"""


@pytest.mark.parametrize(
    ("requires", "names"),
    [
        ("Requires-Dist: starlette>=0.27", ["hme", "hoem", "page:two"]),
        ("Requires-Dist: pydantic", []),
    ],
)
def test_packages_that_require_a_framework(requires: str, names: list[str], tmp_path: Path) -> None:
    environment, root = tmp_path / "environment", tmp_path / "project"
    site_packages = environment / "lib" / "python3.12" / "site-packages"
    (site_packages / "kit").mkdir(parents=True)
    (site_packages / "starlette").symlink_to(Path(starlette.__file__).parent)
    (environment / "pyvenv.cfg").write_text("home = /usr/bin\nversion = 3.12\n")
    for name, version, required in (("starlette", "1.0", ""), ("kit", "2", requires)):
        info = site_packages / f"{name}-{version}.dist-info"
        info.mkdir()
        (info / "METADATA").write_text(f"Name: {name}\nVersion: {version}\n{required}\n")
    (site_packages / "kit" / "__init__.py").write_text("from .links import link_for, Linker\n")
    (site_packages / "kit" / "links.py").write_text(KIT)
    root.mkdir()
    (root / "main.py").write_text(MAIN)
    report = check_project(Project.open(root, python=environment, use_cache=False))
    assert [each.message for each in report.diagnostics] == [f'no route is named "{name}"' for name in names]
