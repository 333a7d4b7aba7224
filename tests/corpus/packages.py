"""Twelve real packages: which application each one has, and its source, installed to be read.

`pins/NAME.txt` pins a package and all it depends on; `truth/NAME.json` holds the routes that the imported
application has, in matching order, each as `[kind, name, path, host, {parameter: convertor}]`. A package that
declares routes only when somebody's code asks for them has a host application in `drivers/`.

Everything is installed without dependencies and as wheels only, so that nothing of it runs, into
`.venv-versions/corpus/NAME`, and again when its pins change.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.environments import DIRECTORY, made_once

HERE = Path(__file__).parent
DRIVERS = HERE / "drivers"


@dataclass(frozen=True, kw_only=True)
class CorpusPackage:
    """A package, and what is found of the routes that its application has at run time."""

    name: str
    app: str
    found: int
    of: int
    conditional: int = 0
    """Rows of the truth that are taken to depend on a condition which is not known."""
    open: int = 0
    """Open spots."""
    python: str = "3.12"

    @property
    def root(self) -> Path:
        """Reads as a virtual environment."""
        return DIRECTORY / "corpus" / self.name

    @property
    def pins(self) -> Path:
        return HERE / "pins" / f"{self.name}.txt"

    def truth(self) -> list[Any]:
        rows: list[Any] = json.loads((HERE / "truth" / f"{self.name}.json").read_text())
        return rows

    def __str__(self) -> str:
        return self.name


CORPUS = (
    CorpusPackage(name="chainlit", app="chainlit.server:app", found=42, of=42),
    CorpusPackage(name="fastapi-users", app="drv_fastapi_users:app", found=22, of=22),
    CorpusPackage(name="gradio", app="drv_gradio:app", found=86, of=86),
    CorpusPackage(name="marimo", app="drv_marimo:app", found=124, of=124),
    CorpusPackage(name="mlserver", app="drv_mlserver:app", found=25, of=25, python="3.11"),
    CorpusPackage(name="prefect", app="drv_prefect:app", found=208, of=208, open=1),
    CorpusPackage(name="pygeoapi", app="drv_pygeoapi:app", found=52, of=52, conditional=3),
    CorpusPackage(name="sqladmin", app="drv_sqladmin:app", found=17, of=17),
    CorpusPackage(name="stac-fastapi-pgstac", app="stac_fastapi.pgstac.app:create_app()", found=15, of=15),
    CorpusPackage(name="starlette-admin", app="drv_starlette_admin:app", found=14, of=14),
    CorpusPackage(name="tipg", app="tipg.main:app", found=21, of=21),
    CorpusPackage(name="titiler", app="titiler.application.main:app", found=99, of=99),
)


def installed(package: CorpusPackage) -> Path:
    """The package's root, made first where it is missing or out of date.

    Raises `subprocess.CalledProcessError` where a pin cannot be installed.
    """
    made_once(package.root, package.pins.read_bytes(), lambda: _install(package))
    return package.root


def _install(package: CorpusPackage) -> None:
    shutil.rmtree(package.root, ignore_errors=True)
    target = package.root / "lib" / f"python{package.python}" / "site-packages"
    target.mkdir(parents=True)
    (package.root / "pyvenv.cfg").write_text(f"home = /usr/bin\nversion = {package.python}\n")
    uv = shutil.which("uv")
    installer = [uv, "pip"] if uv else [sys.executable, "-m", "pip"]
    options = ["--quiet", "--no-deps", "--only-binary", ":all:", "--python-version", package.python]
    command = [*installer, "install", *options, "--target", str(target), "-r", str(package.pins)]
    subprocess.run(command, check=True, stdin=subprocess.DEVNULL)
