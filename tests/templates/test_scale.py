"""A thousand files and three hundred templates: a run without a change takes less than half a second."""

from __future__ import annotations

import os
import resource
import subprocess
import sys
from pathlib import Path

import pytest

from benchmarks.projects import fastapi_project, write_project
from tests.analysis.files import write_files

pytestmark = pytest.mark.slow

TEMPLATES = 300
LINKS = "\n".join("<li>{{ url_for('page%d') }} {{ item.text | e }}</li>" % number for number in range(10))  # noqa: UP031
PAGES = """\
from fastapi import APIRouter, Request
from fastapi.templating import Jinja2Templates

router = APIRouter(prefix="/pages")
templates = Jinja2Templates(directory="templates")
"""
PAGE = """

@router.get("/{0}")
def page{0}(request: Request):
    return templates.TemplateResponse(request, "page{0}.html")
"""


def project(root: Path) -> Path:
    write_project(root, fastapi_project(1000))
    main = root / "shop" / "main.py"
    main.write_text(f"from shop import pages\n{main.read_text()}\napp.include_router(pages.router)\n")
    texts = {f"templates/page{number}.html": LINKS for number in range(TEMPLATES)}
    pages = PAGES + "".join(PAGE.format(number) for number in range(TEMPLATES))
    return write_files(root, {**texts, "shop/pages.py": pages})


def seconds(root: Path) -> tuple[float, str]:
    """The processor's, of a whole run, and what it says last."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    command = [sys.executable, "-m", "conn_types.cli", "check", "--python", sys.prefix]
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    run = subprocess.run(command, cwd=root, env=environment, capture_output=True, text=True, check=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    used = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return used, run.stdout.splitlines()[-1]


def test_a_run_without_a_change(tmp_path: Path) -> None:
    root = project(tmp_path)
    _, first = seconds(root)
    assert f" {TEMPLATES} templates " in first
    runs = [seconds(root) for _ in range(3)]
    assert {said for _, said in runs} == {first}
    assert min(used for used, _ in runs) < 0.5
