"""Starlette as each pair of framework versions has it, and environments to check against it.

What is checked sees an environment of links to that pair's distributions, with the default slot beside them:
so that types can be put into it, and nothing is installed.
"""

from __future__ import annotations

import shutil
import venv
import zipfile
from pathlib import Path

from conn_types.analysis.environment import read_environment
from conn_types.analysis.stubgen.starlette.installed_starlette import InstalledStarlette, installed_starlette
from tests.environments import FrameworkEnvironment
from tests.meta.sources import ROOT

_OURS = ("conn_types", "_conn_types", "conn_types-", "starlette-stubs")


def starlette_of(environment: FrameworkEnvironment) -> InstalledStarlette:
    return installed_starlette(read_environment(environment.root))


def linked(environment: FrameworkEnvironment, root: Path, wheel: Path | None = None) -> Path:
    """The site-packages of a new environment below `root`, with the pair's distributions, and our wheel's."""
    venv.create(root, with_pip=False, symlinks=True)
    (theirs,) = (environment.root / "lib").glob("python*/site-packages")
    (site,) = (root / "lib").glob("python*/site-packages")
    for entry in theirs.iterdir():
        if not entry.name.startswith(_OURS) and entry.suffix != ".pth":
            (site / entry.name).symlink_to(entry)
    if wheel is None:
        shutil.copytree(ROOT / "stubs", site, dirs_exist_ok=True)
    else:
        with zipfile.ZipFile(wheel) as archive:
            archive.extractall(site)
    return site


def write(files: dict[Path, str]) -> None:
    for path, text in files.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
