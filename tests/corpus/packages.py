"""Twelve real packages: which application each one has, and its source, installed to be read.

`pins/NAME.txt` pins a package and all it depends on; `truth/NAME.json` holds the routes that the imported
application has, in matching order, each as `[kind, name, path, host, {parameter: convertor}]`, and
`truth/NAME@SETTING.json` those that it has under another setting. A package that declares routes only when
somebody's code asks for them has a host application in `drivers/`.

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
    default: int = 0
    """Rows of the truth that rest on a condition which holds by default."""
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


@dataclass(frozen=True, kw_only=True)
class Setting:
    """Another setting of a package, under which its application has other routes.

    `truth/PACKAGE@NAME.json` holds those. `how` says how the application was made to have them, and the
    numbers what the one static table says of each row that only one of the two applications has.
    """

    package: str
    name: str
    how: str
    conditional: int = 0
    open: int = 0
    default: int = 0

    def truth(self) -> list[Any]:
        rows: list[Any] = json.loads((HERE / "truth" / f"{self.package}@{self.name}.json").read_text())
        return rows

    def __str__(self) -> str:
        return f"{self.package}@{self.name}"


CORPUS = (
    CorpusPackage(name="chainlit", app="chainlit.server:app", found=42, of=42, open=3),
    CorpusPackage(name="fastapi-users", app="drv_fastapi_users:app", found=22, of=22),
    CorpusPackage(name="gradio", app="drv_gradio:app", found=86, of=86),
    CorpusPackage(name="marimo", app="drv_marimo:app", found=124, of=124),
    CorpusPackage(name="mlserver", app="drv_mlserver:app", found=25, of=25, python="3.11"),
    CorpusPackage(name="prefect", app="drv_prefect:app", found=208, of=208, default=198, open=4),
    CorpusPackage(name="pygeoapi", app="drv_pygeoapi:app", found=52, of=52, conditional=3, open=1),
    CorpusPackage(name="sqladmin", app="drv_sqladmin:app", found=17, of=17),
    CorpusPackage(
        name="stac-fastapi-pgstac",
        app="stac_fastapi.pgstac.app:create_app()",
        found=15,
        of=15,
        default=3,
        open=12,
    ),
    CorpusPackage(name="starlette-admin", app="drv_starlette_admin:app", found=14, of=14),
    CorpusPackage(name="tipg", app="tipg.main:app", found=21, of=21, default=1),
    CorpusPackage(name="titiler", app="titiler.application.main:app", found=99, of=99, default=86),
)

SETTINGS = (
    Setting(
        package="chainlit", name="root-path", how='config.run.root_path = "/chat", before its server', open=76
    ),
    Setting(package="gradio", name="profiling", how="GRADIO_PROFILING=1", conditional=3),
    Setting(package="prefect", name="base-path", how="PREFECT_SERVER_API_BASE_PATH=/v2/api", open=396),
    Setting(package="prefect", name="metrics", how="PREFECT_SERVER_METRICS_ENABLED=true", open=1),
    Setting(package="stac-fastapi-pgstac", name="prefix", how="PREFIX_PATH=/stac", open=24),
    Setting(
        package="stac-fastapi-pgstac",
        name="transactions",
        how="ENABLE_TRANSACTIONS_EXTENSIONS=true",
        open=9,
    ),
    Setting(package="tipg", name="debug", how="TIPG_DEBUG=true", conditional=2),
    Setting(package="tipg", name="no-viewer", how="TIPG_ADD_TILES_VIEWER=false", default=1),
    Setting(package="titiler", name="no-cog", how="TITILER_API_DISABLE_COG=true", default=24),
)
"""In the environment of the process, where `how` says no more."""


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
