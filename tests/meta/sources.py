"""The project's own modules and what each imports, read from source."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

ROOT = Path(__file__).parents[2]


@dataclass(frozen=True, kw_only=True)
class Module:
    name: str
    path: Path

    @property
    def package(self) -> str:
        return self.name if self.path.name == "__init__.py" else self.name.rpartition(".")[0]


@lru_cache(maxsize=1)
def modules() -> tuple[Module, ...]:
    """Every module of the wheel's two packages."""
    found = [
        Module(name=_dotted(path, top), path=path)
        for top in (ROOT, ROOT / "mypy_plugin")
        for package in ("conn_types", "conn_types_mypy")
        for path in (top / package).rglob("*.py")
    ]
    return tuple(sorted(found, key=lambda module: module.name))


def _dotted(path: Path, top: Path) -> str:
    parts = path.relative_to(top).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def imports(module: Module) -> Iterator[tuple[str, int]]:
    """Each module that it imports anywhere, functions and `TYPE_CHECKING` included, and the line.

    `from package import name` counts as `package.name` where that is one of the project's modules.
    """
    known = {each.name for each in modules()}
    for node in ast.walk(ast.parse(module.path.read_text("utf-8"))):
        match node:
            case ast.Import(names=names):
                yield from ((alias.name, node.lineno) for alias in names)
            case ast.ImportFrom(module=source, names=names, level=level):
                base = _absolute(module, source, level)
                for alias in names:
                    full = f"{base}.{alias.name}"
                    yield (full if full in known else base), node.lineno
            case _:
                pass


def _absolute(module: Module, source: str | None, level: int) -> str:
    if level == 0:
        assert source is not None
        return source
    above = module.package.split(".")
    return ".".join([*above[: len(above) - level + 1], *([source] if source else [])])
