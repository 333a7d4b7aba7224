"""Starlette's types inside an environment: a distribution, as an installer would leave it.

https://packaging.python.org/en/latest/specifications/recording-installed-packages: `pip uninstall` and
`uv pip uninstall` remove what RECORD lists. It requires the very Starlette that it was made from, so that
`pip check` tells when there is another.
"""

from __future__ import annotations

import base64
import csv
import hashlib
import io
from collections.abc import Mapping
from pathlib import Path

from conn_types.analysis.disk import path_kind
from conn_types.analysis.environment import Environment, distribution_of
from conn_types.analysis.errors import AnalysisError, PythonEnvironmentError
from conn_types.analysis.own_version import own_version
from conn_types.analysis.stubgen.starlette.installed_starlette import InstalledStarlette

DISTRIBUTION = "conn-types-starlette-stubs"
PACKAGE = "starlette-stubs"
_DIST_INFO = DISTRIBUTION.replace("-", "_")
_WHEEL = "Wheel-Version: 1.0\nGenerator: conn-types\nRoot-Is-Purelib: true\nTag: py3-none-any\n"


def installed_stubs(site: Path, starlette: InstalledStarlette, package: Mapping[str, str]) -> dict[Path, str]:
    """Each file's path and text; RECORD comes first, so that all the others are always listed."""
    number = _version(starlette)
    info = f"{_DIST_INFO}-{number}.dist-info"
    files = {
        f"{info}/METADATA": _metadata(number, starlette),
        f"{info}/WHEEL": _WHEEL,
        f"{info}/INSTALLER": "conn-types\n",
        **{f"{PACKAGE}/{name}": text for name, text in package.items()},
    }
    record = f"{info}/RECORD"
    return {site / name: text for name, text in {record: _record(files, record), **files}.items()}


def site_of(environment: Environment) -> Path:
    """The directory to install into. Raises `AnalysisError` where nothing may be put there."""
    if not environment.site_packages:
        raise PythonEnvironmentError(f"{environment.python} has no site-packages")
    site = environment.site_packages[0]
    if path_kind(site.parent / "EXTERNALLY-MANAGED") == "file":
        raise AnalysisError(f"{site.parent} is the system's own: make a virtual environment for the project")
    if path_kind(site / PACKAGE) != "nothing" and not _directories(site):
        raise AnalysisError(f"{site / PACKAGE} was put there by something else than conn-types")
    return site


def recorded_files(site: Path) -> tuple[Path, ...]:
    """What an earlier run has installed there."""
    found: list[Path] = []
    for directory in _directories(site):
        try:
            rows = [*csv.reader((directory / "RECORD").read_text("utf-8").splitlines())]
        except (OSError, UnicodeDecodeError, csv.Error):
            rows = []
        paths = [Path(row[0]) for row in rows if row]
        found += [site / each for each in paths if each.parts[:-1] in ((PACKAGE,), (directory.name,))]
    return tuple(dict.fromkeys(found))


def _directories(site: Path) -> tuple[Path, ...]:
    return tuple(
        path
        for path in sorted(site.glob(f"{_DIST_INFO}-*.dist-info"))
        if (distribution_of(path.name) or ("",))[0] == _DIST_INFO
    )


def _version(starlette: InstalledStarlette) -> str:
    """Starlette's, with this tool's as the local part: `1.10.0+conn.types.0.1.0`."""
    public, plus, local = starlette.version.partition("+")
    own = (own_version() or "0").replace("+", ".")
    return f"{public}+{local}.conn.types.{own}" if plus else f"{public}+conn.types.{own}"


def _metadata(number: str, starlette: InstalledStarlette) -> str:
    return (
        "Metadata-Version: 2.1\n"
        f"Name: {DISTRIBUTION}\n"
        f"Version: {number}\n"
        "Summary: Types of the installed Starlette, with the routes of a project (conn-types stubs)\n"
        f"Requires-Dist: starlette=={starlette.version}\n"
    )


def _record(files: Mapping[str, str], record: str) -> str:
    text = io.StringIO()
    rows = csv.writer(text, lineterminator="\n")
    for name, content in files.items():
        data = content.encode()
        digest = base64.urlsafe_b64encode(hashlib.sha256(data).digest()).rstrip(b"=").decode()
        rows.writerow((name, f"sha256={digest}", len(data)))
    rows.writerow((record, "", ""))
    return text.getvalue()
