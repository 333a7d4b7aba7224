"""The mypy plugin as the wheel holds it."""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from pathlib import Path

MAIN = """\
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Route


def home(request: Request) -> PlainTextResponse:
    return PlainTextResponse(str(request.url_for("hom")))


app = Starlette(routes=[Route("/", home)])
"""


def test_mypy_loads_it_from_the_wheel(wheel: Path, tmp_path: Path) -> None:
    library, project = tmp_path / "library", tmp_path / "project"
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(library)
    project.mkdir()
    (project / "mypy.ini").write_text("[mypy]\nplugins = conn_types_mypy\n")
    (project / "main.py").write_text(MAIN)
    environment = {**os.environ, "PYTHONPATH": str(library)}
    where = subprocess.run(
        [sys.executable, "-c", "import conn_types_mypy; print(conn_types_mypy.__file__)"],
        env=environment,
        capture_output=True,
        text=True,
        check=True,
    )
    assert Path(where.stdout.strip()).is_relative_to(library)
    result = subprocess.run(
        [sys.executable, "-m", "mypy", "main.py"],
        cwd=project,
        env=environment,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    assert result.returncode == 1, result.stderr
    assert 'main.py:8: error: no route is named "hom"  [unknown-route]' in result.stdout
