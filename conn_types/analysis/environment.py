"""A Python environment, read from its files: its site directories, editable installs and distributions.

No interpreter is ever started: a virtual environment's `.pth` files run code even under `-I`. The layout is
that of `sysconfig`, `pyvenv.cfg` that of PEP 405, Debian's `dist-packages` those of its `site.py`.
"""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from conn_types.analysis.disk import MOST_BYTES_OF_SETTINGS, path_kind, read_file
from conn_types.analysis.editable import additions
from conn_types.analysis.errors import PythonEnvironmentError

_LIBRARY = re.compile(r"(?:python|pypy)(\d+)\.(\d+)t?")
_INTERPRETER = re.compile(r"(?:python|pypy)(\d+)\.(\d+)t?(?:\.exe)?")
_DIST_INFO = re.compile(r"(?P<name>[^-]+(?:-[^-]+)*?)-(?P<version>[^-]+?)(?:-py[\d.]+)?\.(?:dist|egg)-info")
_SEPARATORS = re.compile(r"[-_.]+")
_VERSION = re.compile(r"^Version:\s*(\S+)\s*$", re.MULTILINE)

Version = tuple[int, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Environment:
    """Where a Python environment keeps its modules.

    - `python`: what names it, a virtual environment's directory or an interpreter; None where nothing does.
    - `site_packages`: its site directories, in the order in which they are searched.
    - `extra_paths`: what their `.pth` files add.
    - `mapped`: modules that editable installs map to a directory or file.
    - `python_version`: of the interpreter it belongs to, where the layout tells.
    """

    python: Path | None = None
    site_packages: tuple[Path, ...] = ()
    extra_paths: tuple[Path, ...] = ()
    mapped: tuple[tuple[str, Path], ...] = ()
    python_version: Version | None = None

    @property
    def search_path(self) -> tuple[Path, ...]:
        return tuple(dict.fromkeys((*self.site_packages, *self.extra_paths)))

    @property
    def homes(self) -> tuple[Path, ...]:
        """The virtual environments that its site directories belong to, with what lies beside the modules."""
        return tuple(
            dict.fromkeys(
                directory
                for site in self.site_packages
                for directory in site.parents[:4]
                if path_kind(directory / "pyvenv.cfg") == "file"
            )
        )

    def holds(self, package: str) -> bool:
        """Whether the top-level package or module is installed, as source."""
        if any(name == package for name, _ in self.mapped):
            return True
        return any(
            path_kind(directory / package / "__init__.py") == "file"
            or path_kind(directory / f"{package}.py") == "file"
            for directory in self.search_path
        )

    def editable_roots(self, root: Path) -> tuple[Path, ...]:
        """The directories of the project that an editable install of it imports from, without the root."""
        mapped = (path.parent for name, path in self.mapped if path.stem == name)
        return tuple(
            path
            for path in dict.fromkeys((*self.extra_paths, *mapped))
            if path != root and path.is_relative_to(root) and path_kind(path) == "directory"
            # A directory within the environment, which itself lies below the root.
            if not any(path.is_relative_to(site) for site in self.site_packages)
        )

    def version_of(self, distribution: str) -> str | None:
        """The installed version, from the distribution's metadata."""
        wanted = normalised(distribution)
        for directory in self.search_path:
            for info in _metadata_directories(directory):
                found = distribution_of(info.name)
                if found is not None and normalised(found[0]) == wanted:
                    return _version_in(info) or found[1]
        return None


def read_environment(python: Path) -> Environment:
    """The environment of a virtual environment's directory, an installation's prefix or an interpreter.

    Raises `PythonEnvironmentError` where there is no such path, or no site directory belongs to it.
    """
    prefix, version = _located(python)
    site_directories, version = _site_directories(prefix, version)
    if not site_directories:
        raise PythonEnvironmentError(
            f"{python} is no Python environment: there is no {prefix}/lib/python3.*/site-packages; "
            "name a virtual environment's directory, or the interpreter in it, with --python"
        )
    added = [additions(directory) for directory in site_directories]
    return Environment(
        python=python,
        site_packages=site_directories,
        extra_paths=tuple(dict.fromkeys(path for each in added for path in each.paths)),
        mapped=tuple(dict(pair for each in added for pair in each.mapped).items()),
        python_version=version,
    )


def prefix_of(python: Path) -> Path:
    """Where the environment of an interpreter lies, or would."""
    try:
        return _located(python)[0]
    except PythonEnvironmentError:
        return python


def own_environment() -> Environment:
    """The environment that this tool is installed in."""
    try:
        return read_environment(Path(sys.prefix))
    except PythonEnvironmentError:
        return Environment(python_version=sys.version_info[:2])


def select_environment(
    root: Path, python: Path | None, frameworks: Sequence[str], likely: Sequence[Path] = ()
) -> Environment:
    """The environment to read for a project that imports these frameworks.

    The one that is named, else the first of the `likely` ones, `$VIRTUAL_ENV`, `$CONDA_PREFIX`, the root's
    `.venv` and `venv`, and the tool's own that holds most of them. Raises `PythonEnvironmentError` where the
    named one is none, or where no environment holds any. (`conn_types` is no reason to refuse one, nor to
    take the tool's own, which has it itself: generated types import it.)
    """
    needed = [each for each in frameworks if each != "conn_types"]
    if python is not None:
        environment = read_environment(python)
        if needed and not any(map(environment.holds, needed)):
            raise PythonEnvironmentError(_lacking(needed, f"the environment {python} has not"))
        return environment
    candidates = [*_candidates(root, likely)]
    best = max(candidates, key=lambda each: sum(map(each.holds, needed or frameworks)))
    if needed and not any(map(best.holds, needed)):
        where = ", ".join(str(environment.python) for environment in candidates)
        raise PythonEnvironmentError(
            _lacking(needed, f"none of the environments that were read has ({where})")
        )
    return best


def _candidates(root: Path, likely: Sequence[Path]) -> Iterator[Environment]:
    named = [os.environ.get("VIRTUAL_ENV"), os.environ.get("CONDA_PREFIX")]
    directories = [*(Path(name) for name in named if name), root / ".venv", root / "venv"]
    for path in dict.fromkeys((*likely, *directories)):
        if path not in likely and path_kind(path) != "directory":
            continue
        try:
            yield read_environment(path)
        except PythonEnvironmentError:
            continue
    yield own_environment()


def _lacking(frameworks: Sequence[str], has: str) -> str:
    names = " and ".join(frameworks)
    return (
        f"the project imports {names}, which {has}: "
        "name the virtual environment that the project runs in with --python "
        "(or `python` in [tool.conn-types]), or make one in .venv at the project's root"
    )


def _located(python: Path) -> tuple[Path, Version | None]:
    """The prefix of an environment, and its version where an interpreter's name tells it."""
    kind = path_kind(python)
    if kind == "directory":
        if python.name in ("bin", "Scripts") and path_kind(python.parent / "pyvenv.cfg") == "file":
            return python.parent, None
        return python, None
    if kind == "nothing" and len(python.parts) == 1:
        import shutil  # For a name on the PATH only.

        found = shutil.which(str(python))
        if found is not None:
            return _located(Path(found))
    if kind == "nothing":
        raise PythonEnvironmentError(f"there is no Python environment {python}")
    directory = python.parent
    prefix = directory.parent if directory.name in ("bin", "Scripts") else directory
    if path_kind(prefix / "pyvenv.cfg") == "file":
        # The interpreter of a virtual environment is a link to the one that made it.
        return prefix, None
    real = Path(os.path.realpath(python))
    named = _INTERPRETER.fullmatch(real.name)
    real_prefix = real.parent.parent if real.parent.name == "bin" else real.parent
    return real_prefix, None if named is None else (int(named[1]), int(named[2]))


def _site_directories(
    prefix: Path, version: Version | None, above: tuple[Path, ...] = ()
) -> tuple[tuple[Path, ...], Version | None]:
    """Those of an environment and of the one that it was made from; `above` were made from it in turn."""
    configuration = _pyvenv(prefix / "pyvenv.cfg")
    version = version or _version(configuration.get("version_info") or configuration.get("version") or "")
    libraries = [*_libraries(prefix)]
    versions = {each for each, _ in libraries}
    if libraries and version not in versions:
        version = max(versions)
    found = [
        directory for each, library in libraries if each == version for directory in _of_library(library)
    ]
    found += [prefix / "Lib" / "site-packages"]
    if version is not None and not configuration:
        found += [*_debian(prefix, version)]
    if configuration.get("include-system-site-packages", "").lower() == "true" and "home" in configuration:
        home = Path(configuration["home"])
        base = home.parent if home.name in ("bin", "Scripts") else home
        if base not in (*above, prefix):
            found += _site_directories(base, version, (*above, prefix))[0]
    existing = (directory for directory in found if path_kind(directory) == "directory")
    return tuple(dict.fromkeys(existing)), version


def _libraries(prefix: Path) -> Iterator[tuple[Version, Path]]:
    for name in ("lib", "lib64"):
        try:
            entries = sorted(os.listdir(prefix / name))
        except OSError:
            continue
        # On many systems lib64 is a link to lib.
        if name == "lib64" and (prefix / name).is_symlink():
            continue
        for entry in entries:
            found = _LIBRARY.fullmatch(entry)
            if found is not None and any(
                path_kind(each) == "directory" for each in _of_library(prefix / name / entry)
            ):
                yield (int(found[1]), int(found[2])), prefix / name / entry


def _of_library(library: Path) -> tuple[Path, ...]:
    return (library / "site-packages", library / "dist-packages")


def _debian(prefix: Path, version: Version) -> Iterator[Path]:
    local = prefix / "local" / "lib" / f"python{version[0]}.{version[1]}"
    yield local / "site-packages"
    yield local / "dist-packages"
    yield prefix / "lib" / f"python{version[0]}" / "dist-packages"


def _pyvenv(file: Path) -> Mapping[str, str]:
    try:
        lines = read_file(file, MOST_BYTES_OF_SETTINGS).decode("utf-8").splitlines()
    except (OSError, UnicodeDecodeError):
        return {}
    pairs = (line.partition("=") for line in lines if "=" in line)
    return {key.strip().lower(): value.strip() for key, _, value in pairs}


def _version(text: str) -> Version | None:
    found = re.match(r"(\d+)\.(\d+)", text)
    return None if found is None else (int(found[1]), int(found[2]))


def _metadata_directories(directory: Path) -> Iterator[Path]:
    try:
        names = sorted(os.listdir(directory))
    except OSError:
        return
    yield from (directory / name for name in names if name.endswith((".dist-info", ".egg-info")))


def _version_in(info: Path) -> str | None:
    for name in ("METADATA", "PKG-INFO"):
        try:
            text = read_file(info / name).decode("utf-8", "replace")
        except OSError:
            continue
        found = metadata_version(text)
        if found is not None:
            return found
    return None


def metadata_version(text: str) -> str | None:
    """What the headers of a distribution's METADATA say."""
    found = _VERSION.search(text.split("\n\n", 1)[0])
    return None if found is None else found[1]


def distribution_of(directory: str) -> tuple[str, str] | None:
    """Name and version that the name of a metadata directory says; None for any other name."""
    found = _DIST_INFO.fullmatch(directory)
    return None if found is None else (found["name"], found["version"])


def normalised(name: str) -> str:
    """A distribution's name as PEP 503 compares it."""
    return _SEPARATORS.sub("-", name).lower()
