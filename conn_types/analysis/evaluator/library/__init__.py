"""The standard library's classes and functions that call back: written again in Python, and interpreted.

The files in `sources` are read like a project's own, and never imported. Each bears the name of the module
that it stands for (dots as underscores), and holds what route-building code uses of it. What it leaves out is
unknown, as in any code that is not followed.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from conn_types.analysis.evaluator.values import Module, Value
from conn_types.analysis.source import Source, parse_source

if TYPE_CHECKING:
    from conn_types.analysis.evaluator.interpreter import Interpreter

HOME = Path(__file__).parent / "sources"
PROVIDED = frozenset(file.stem.replace("_", ".") for file in HOME.glob("*.py"))
BUILTINS = frozenset({"BaseExceptionGroup", "ExceptionGroup"})
"""Names of every module that `sources` holds; they exist since Python 3.11."""
_READ: dict[str, Source | None] = {}


def find(run: Interpreter, fullname: str) -> Value | None:
    """What stands for the dotted name; None where nothing does."""
    name, _, attribute = fullname.rpartition(".")
    if name not in PROVIDED or attribute.startswith("_"):
        return None
    if name not in run.library:
        run.library[name] = Module(name, _read(name), HOME / _file(name), is_library=True)
    return run.library_member(run.library[name], attribute)


def _file(name: str) -> str:
    return name.replace(".", "_") + ".py"


def _read(name: str) -> Source | None:
    """One parse serves every run of the process: the trees are never changed."""
    if name not in _READ:
        path = HOME / _file(name)
        parsed = parse_source(path, f"<{name}>", path.read_bytes())
        _READ[name] = parsed if isinstance(parsed, Source) else None
    return _READ[name]
