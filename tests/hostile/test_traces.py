"""No code of the project or its environment runs, and no interpreter of it starts: nothing leaves a trace."""

from __future__ import annotations

import pickle
import shutil
import stat
import subprocess
import sys
from pathlib import Path

import pytest
import starlette

APP = """
from starlette.applications import Starlette
from starlette.responses import Response
from starlette.routing import Route
import shop.effects, trapped
async def page(request) -> Response: return Response(str(request.url_for("page")))
app = Starlette(routes=[Route("/", page, name="page")])
"""


class Pickled:
    """What a pickle may do to whoever loads it."""

    def __init__(self, code: str) -> None:
        self.code = code

    def __reduce__(self) -> tuple[object, tuple[str]]:
        return exec, (self.code,)


def plant(root: Path, trace: Path) -> None:
    """Fill a project and its environment with all that Python, or a careless tool, would run."""
    leave = f"open({str(trace)!r}, 'a').write(globals().get('__file__', 'a line of a .pth file'))\n"
    site = root / ".venv/lib/python3.12/site-packages"
    cache = root / ".conn_types_cache"
    for directory in (root / "shop", root / ".venv/bin", site / "trapped-1.0.dist-info", cache):
        directory.mkdir(parents=True)
    shutil.copytree(Path(starlette.__file__).parent, site / "starlette")
    codes = (
        "shop/__init__.py",
        "shop/effects.py",
        "conftest.py",
        "setup.py",
        "sitecustomize.py",
        "noxfile.py",
    )
    installed = ("sitecustomize.py", "usercustomize.py", "trapped.py", "__editable___trapped_finder.py")
    for path in (*(root / name for name in codes), *(site / name for name in installed)):
        path.write_text(leave)
    (root / "shop/main.py").write_text(leave + APP)
    (site / "trapped.pth").write_text(
        f"import trapped; exec({leave!r})\nimport __editable___trapped_finder\n"
    )
    (site / "trapped-1.0.dist-info/METADATA").write_text("Name: trapped\nVersion: 1.0\n")
    (site / "trapped-1.0.dist-info/entry_points.txt").write_text(
        "[conn_types]\nx = trapped\n[mypy]\nx = trapped\n"
    )
    (root / ".venv/pyvenv.cfg").write_text("home = /usr/bin\nversion = 3.12.1\n")
    for name in ("python", "python3", "python3.12"):
        fake = root / ".venv/bin" / name
        fake.write_text(f"#!/bin/sh\necho interpreter >> {trace}\n")
        fake.chmod(fake.stat().st_mode | stat.S_IXUSR)
    for name in ("uses.json", "table-0.json", "table-0.pickle"):
        (cache / name).write_bytes(pickle.dumps(Pickled(f"open({str(trace)!r}, 'a').write('pickle')")))
    (cache / "CACHEDIR.TAG").write_text("Signature: 8a477f597d28d172789f06886806bc55\n")
    (root / "pyproject.toml").write_text(
        '[project]\nname = "shop"\n[tool.mypy]\nplugins = ["conn_types_mypy"]\n'
    )


@pytest.mark.parametrize(
    "command",
    [
        ["conn-types", "routes"],
        ["conn-types", "check"],
        ["conn-types", "check", "--python", ".venv/bin/python"],
        pytest.param(["mypy", "--follow-imports=silent", "shop/main.py"], marks=pytest.mark.slow),
    ],
    ids=["routes", "check", "python", "mypy"],
)
def test_nothing_of_the_project_runs(command: list[str], tmp_path: Path) -> None:
    trace, root = tmp_path / "trace", tmp_path / "project"
    plant(root, trace)
    # The installed scripts: with `python -m`, it would be Python itself that imports what lies beside it.
    script, *arguments = command
    ran = subprocess.run(
        [str(Path(sys.executable).parent / script), *arguments],
        cwd=root,
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode in (0, 1), ran.stderr
    assert "Traceback" not in ran.stderr
    assert not trace.exists(), trace.read_text()


def test_the_traps_work(tmp_path: Path) -> None:
    trace, root = tmp_path / "trace", tmp_path / "project"
    plant(root, trace)
    subprocess.run([str(root / ".venv/bin/python")], check=True)
    subprocess.run([sys.executable, "-c", "import shop.effects"], cwd=root, check=False)
    pickle.loads((root / ".conn_types_cache/table-0.pickle").read_bytes())
    left = trace.read_text()
    assert "interpreter" in left
    assert "effects.py" in left
    assert "pickle" in left
