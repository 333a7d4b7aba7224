"""Constants of packages that are not followed: `pydantic.VERSION`, `sqlalchemy.__version__`.

Code asks for them to choose between two ways of declaring the same thing. The module is read as text; a name
counts where one line binds it, at the left margin, to a literal, or imports it from a module that does.
"""

from __future__ import annotations

import ast
import re
import sys
from typing import TYPE_CHECKING

from conn_types.analysis.evaluator.values import Const, Value

if TYPE_CHECKING:
    from conn_types.analysis.evaluator.interpreter import Interpreter

HOPS = 3
"""How many modules may hand the name on."""


def constant_of(run: Interpreter, module: str, name: str) -> Value | None:
    """The constant `name` of a module that is not followed; None where it is no constant."""
    if not (name.isupper() or name == "__version__"):
        return None
    key = (module, name)
    if key not in run.constants:
        run.constants[key] = _read(run, module, name, HOPS)
    return run.constants[key]


def _read(run: Interpreter, module: str, name: str, hops: int) -> Const | None:
    file = (
        run.project.find_module(module) if module.partition(".")[0] not in sys.stdlib_module_names else None
    )
    if file is None or file.path is None:
        return None
    try:
        text = run.project.disk.read(file.path).decode("utf-8", "replace")
    except OSError:
        return None
    word = re.escape(name)
    bound = re.findall(rf"^[ \t]*{word}[ \t]*(?::[^=\n]+)?=(?!=)", text, re.MULTILINE)
    literal = re.findall(rf"^{word}[ \t]*(?::[^=\n]+)?=[ \t]*([^=\n].*)$", text, re.MULTILINE)
    if bound:
        return _literal(literal[0]) if len(bound) == len(literal) == 1 else None
    origin = re.search(
        rf"^from[ \t]+([.\w]+)[ \t]+import[ \t(][^#]*?\b{word}\b(?![ \t]+as\b)", text, re.MULTILINE
    )
    if origin is None or not hops:
        return None
    package = module if file.is_package else module.rpartition(".")[0]
    return _read(run, _absolute(package, origin[1]), name, hops - 1)


def _literal(text: str) -> Const | None:
    try:
        value: object = ast.literal_eval(text.partition("#")[0].strip())
    except (ValueError, SyntaxError, MemoryError, RecursionError):
        return None
    return Const(value) if isinstance(value, (str, int, float, bool)) else None


def _absolute(package: str, relative: str) -> str:
    name = relative.lstrip(".")
    level = len(relative) - len(name)
    if level == 0:
        return name
    parts = package.split(".")
    return ".".join([*parts[: len(parts) - level + 1], *([name] if name else [])])
