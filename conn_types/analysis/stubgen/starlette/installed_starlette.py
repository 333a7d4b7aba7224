"""The Starlette that the project's environment holds, as source."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from conn_types.analysis.disk import path_kind, read_file
from conn_types.analysis.environment import Environment
from conn_types.analysis.errors import PythonEnvironmentError

_VERSION = re.compile(r"""^__version__\s*=\s*["']([^"']+)["']""", re.MULTILINE)


@dataclass(frozen=True, slots=True, kw_only=True)
class InstalledStarlette:
    """`version` is that of the distribution, `directory` the package's."""

    version: str
    directory: Path

    def source(self, file: str) -> str:
        """Raises `PythonEnvironmentError` where there is no such file."""
        try:
            return read_file(self.directory / file).decode("utf-8")
        except (OSError, UnicodeDecodeError) as error:
            raise PythonEnvironmentError(f"{self.directory / file} cannot be read: {error}") from error


def installed_starlette(environment: Environment) -> InstalledStarlette:
    """Raises `PythonEnvironmentError` where the environment has none."""
    mapped = [path for name, path in environment.mapped if name == "starlette"]
    places = [path if path_kind(path) == "directory" else path.parent for path in mapped]
    places += [directory / "starlette" for directory in environment.search_path]
    for directory in places:
        if path_kind(directory / "requests.py") == "file":
            version = environment.version_of("starlette") or _stated(directory)
            return InstalledStarlette(version=version, directory=directory)
    raise PythonEnvironmentError(
        f"there is no Starlette in {environment.python}, from which its types would be made: "
        "name the virtual environment that the project runs in with --python"
    )


def _stated(directory: Path) -> str:
    found = _VERSION.search(read_file(directory / "__init__.py").decode("utf-8", "replace"))
    return "0" if found is None else found[1]
