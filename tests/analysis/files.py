"""Projects and environments as files, for tests that read them."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path


def write_files(root: Path, files: Mapping[str, str | bytes]) -> Path:
    """Write each file below the root, with the directories that it needs."""
    for name, content in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode() if isinstance(content, str) else content)
    return root


def make_environment(root: Path, files: Mapping[str, str], version: str = "3.11") -> Path:
    """A virtual environment in which these files lie in site-packages. Nothing in it can run."""
    write_files(root, {"pyvenv.cfg": f"home = /nowhere/bin\nversion = {version}.1\n"})
    site = root / "lib" / f"python{version}" / "site-packages"
    site.mkdir(parents=True)
    write_files(site, files)
    return root


STARLETTE = {
    "starlette/__init__.py": "",
    "starlette/routing.py": "class Router: ...\n",
    "starlette-1.10.0.dist-info/METADATA": "Name: starlette\nVersion: 1.10.0\n\nText.\n",
}
"""The least that counts as Starlette."""
