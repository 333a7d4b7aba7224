"""The stubs against the modules they describe, as mypy's stubtest compares them.

stubtest gets the wheel's layout: without the stubs on its path it would compare the modules with themselves.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
RUNTIME = ROOT / "conn_types"
STUBS = ROOT / "stubs" / "conn_types"
ALLOWLIST = Path(__file__).with_name("allowlist.txt")


def stubtest(package: Path) -> tuple[int, str]:
    above = str(package.parent)
    run = subprocess.run(
        [
            *(sys.executable, "-m", "mypy.stubtest", "conn_types", "--concise"),
            *("--allowlist", ALLOWLIST, "--ignore-unused-allowlist"),
        ],
        cwd=above,
        env={**os.environ, "MYPYPATH": above, "PYTHONPATH": above, "COLUMNS": "200"},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    return run.returncode, run.stdout + run.stderr


@pytest.mark.slow
def test_stubs_fit_the_modules(installed: Path) -> None:
    assert stubtest(installed) == (0, "")


@pytest.mark.slow
@pytest.mark.parametrize(
    ("stub", "right", "wrong", "found"),
    [
        (
            "conn_types_project_routes/__init__",
            "def url_for(self, name: str, /,",
            "def url_for(self, name: str, more: Any = ..., /,",
            "connection.HTTPConnection.url_for",
        ),
        (
            "conn_types/datastructures/headers",
            "def getlist(self",
            "def get_list(self",
            "datastructures.headers.Headers.get_list",
        ),
        ("conn_types/routing", "redirect_slashes: bool = True,", "", "routing.Router.__init__"),
        ("conn_types/path_pattern", "fatal: bool", "serious: bool", "path_pattern.PatternProblem.__init__"),
        (
            "conn_types/connection",
            'key: Literal["path"]) -> str',
            'key: Literal["path"], more: int) -> str',
            "connection.HTTPConnection.__getitem__",
        ),
        ("conn_types/starlette", "def user(self)", "def urls(self)", "starlette.HTTPConnection.urls"),
    ],
)
def test_planted_error_is_found(installed: Path, stub: str, right: str, wrong: str, found: str) -> None:
    path = installed.parent / f"{stub}.pyi"
    text = path.read_text("utf-8")
    assert right in text
    path.write_text(text.replace(right, wrong), "utf-8")
    status, output = stubtest(installed)
    assert status == 1
    assert f"conn_types.{found}" in output


def test_every_public_module_of_the_runtime_has_a_stub() -> None:
    stubs = {stub.relative_to(STUBS).with_suffix("") for stub in STUBS.rglob("*.pyi")}
    modules = {
        module.relative_to(RUNTIME).with_suffix("")
        for folder in ("", "datastructures")
        for module in (RUNTIME / folder).glob("*.py")
    }
    # What nobody imports by name: annotated where it stands, and read from there.
    inner = """
        datastructures/hostless_path endpoint host_header interoperability matching nearness responses
    """
    assert {str(module) for module in modules - stubs} == set(inner.split())
