"""The command, run in this process or in one of its own."""

from __future__ import annotations

import io
import os
import subprocess
import sys
from collections.abc import Mapping
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from unittest import mock

from conn_types.cli.command import run

ROOT = Path(__file__).parents[2]
PROGRAM = (sys.executable, "-m", "conn_types.cli")


@dataclass(frozen=True, kw_only=True)
class Result:
    returncode: int
    stdout: str
    stderr: str


def conn_types(directory: Path, *arguments: str, environment: Mapping[str, str] | None = None) -> Result:
    """Run `conn-types` in this process, which is what most tests need, and takes half the time.

    This Python's environment holds the frameworks; no other one is active.
    """
    stdout, stderr = (io.TextIOWrapper(io.BytesIO(), "utf-8", write_through=True) for _ in range(2))
    before = Path.cwd()
    with (
        mock.patch.dict(os.environ, clean_environment() | dict(environment or {}), clear=True),
        redirect_stdout(stdout),
        redirect_stderr(stderr),
    ):
        os.chdir(directory)
        try:
            status = run([*arguments])
        finally:
            os.chdir(before)
    return Result(returncode=status, stdout=_text(stdout), stderr=_text(stderr))


def program(directory: Path, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run `conn-types` as a process of its own."""
    return process(directory, *PROGRAM, *arguments, **environment)


def process(directory: Path, *command: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        command,
        cwd=directory,
        env=clean_environment() | environment,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )


def clean_environment() -> dict[str, str]:
    hidden = {"VIRTUAL_ENV", "CONDA_PREFIX", "NO_COLOR", "FORCE_COLOR", "PYTHONPATH"}
    kept = {name: value for name, value in os.environ.items() if name not in hidden}
    return {**kept, "PYTHONPATH": str(ROOT), "PYTHONUTF8": "1"}


def _text(stream: io.TextIOWrapper[Any]) -> str:
    raw = stream.buffer
    assert isinstance(raw, io.BytesIO)
    return raw.getvalue().decode()


SHOP = {
    "shop/__init__.py": "",
    "shop/main.py": """\
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route


async def home(request: Request) -> Response:
    return PlainTextResponse(str(request.url_for("book", id=1)))


async def book(request: Request) -> Response:
    return PlainTextResponse(request.path_params["id"])


app = Starlette(routes=[Route("/", home), Route("/books/{id:int}", book)])
""",
}
"""A small application without a mistake."""

WRONG_NAME = """\
from starlette.requests import Request


def link(request: Request) -> str:
    return str(request.url_for("boook", id=1))
"""
"""A module of the shop with one."""
