"""What editable installs and `.pth` files add to a site directory, read as text and never run.

A `.pth` line is a directory, or begins with `import` and is code, which `site` would run. Of that code only
the modules that the build backends write are understood: setuptools' `__editable___*_finder.py` holds its
mapping as two literals, `editables` (hatchling, pdm, poetry) calls `map_module` and `add_to_path` with
literals.
"""

from __future__ import annotations

import ast
import os
import re
import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import cast

from conn_types.analysis.disk import MOST_BYTES_OF_SETTINGS, read_file
from conn_types.analysis.stack import parse

_IMPORTED = re.compile(r"^import[ \t]+(\w+)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Additions:
    """`paths`: directories to search.

    `mapped`: a dotted module name, and the directory or file that it is.
    """

    paths: tuple[Path, ...] = ()
    mapped: tuple[tuple[str, Path], ...] = ()


def additions(site_directory: Path) -> Additions:
    """What the `.pth` files of a site directory add, in the order of their names.

    What is broken adds nothing.
    """
    paths: list[Path] = []
    mapped: list[tuple[str, Path]] = []
    for file in sorted(site_directory.glob("*.pth")):
        for line in _lines(file):
            imported = _IMPORTED.match(line)
            if imported is not None:
                found = _finder(site_directory / f"{imported[1]}.py")
                paths += found.paths
                mapped += found.mapped
            elif not line.startswith(("#", "import ", "import\t")):
                path = _resolved(site_directory / line)
                if _is_directory(path):
                    paths.append(path)
    return Additions(paths=tuple(dict.fromkeys(paths)), mapped=tuple(dict(mapped).items()))


def _lines(file: Path) -> Iterator[str]:
    """Each once: to import a module again does nothing."""
    try:
        text = read_file(file, MOST_BYTES_OF_SETTINGS).decode("utf-8-sig")
    except (OSError, UnicodeDecodeError):
        return
    yield from dict.fromkeys(line.strip() for line in text.splitlines() if line.strip())


def _finder(file: Path) -> Additions:
    """The mappings in a module that a `.pth` file imports."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            tree = parse(read_file(file, MOST_BYTES_OF_SETTINGS))
    except (OSError, SyntaxError, ValueError, RecursionError, MemoryError):
        return Additions()
    paths: list[Path] = []
    mapped: list[tuple[str, Path]] = []
    for statement in tree.body:
        match statement:
            case ast.Assign(targets=[ast.Name(id="MAPPING")], value=value):
                mapped += _mapping(value)
            case ast.AnnAssign(target=ast.Name(id="MAPPING"), value=ast.expr() as value):
                mapped += _mapping(value)
            case ast.Expr(value=ast.Call(func=ast.Attribute(attr="map_module"), args=[name, path])):
                mapped += _mapping(ast.Dict(keys=[name], values=[path]))
            case ast.Expr(value=ast.Call(func=ast.Attribute(attr="add_to_path"), args=[path])):
                paths += [each for _, each in _mapping(ast.Dict(keys=[path], values=[path]))]
            case _:
                continue
    return Additions(paths=tuple(paths), mapped=tuple(mapped))


def _mapping(node: ast.expr) -> Iterator[tuple[str, Path]]:
    try:
        value: object = ast.literal_eval(node)
    except (ValueError, TypeError, SyntaxError, MemoryError, RecursionError):
        return
    if not isinstance(value, dict):
        return
    for name, path in cast("dict[object, object]", value).items():
        if isinstance(name, str) and isinstance(path, str) and "\0" not in path:
            yield name, _module_path(_resolved(Path(path)))


def _module_path(path: Path) -> Path:
    """setuptools maps to a package's directory or to a module without its suffix, editables to a file."""
    if path.name == "__init__.py":
        return path.parent
    return path.with_name(f"{path.name}.py") if not path.suffix and not _is_directory(path) else path


def _resolved(path: Path) -> Path:
    """Without links, as the project's own files are: an editable install often is the project itself."""
    try:
        return Path(os.path.realpath(path))
    except (OSError, ValueError):
        return path


def _is_directory(path: Path) -> bool:
    try:
        return path.is_dir()
    except (OSError, ValueError):
        return False
