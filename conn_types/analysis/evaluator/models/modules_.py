"""pkgutil, importlib and sys: the modules of a package, and whether there are any."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from conn_types.analysis.evaluator.values import (
    NONE,
    Call,
    Class,
    Const,
    Instance,
    Model,
    Module,
    Sequence,
    Unknown,
    Value,
)

if TYPE_CHECKING:
    from conn_types.analysis.evaluator.interpreter import Interpreter

_INFO = Class("ModuleInfo", Module("pkgutil", None, state="ready"), "ModuleInfo", ())
_INFO.mro = (_INFO,)


def _iter_modules(run: Interpreter, call: Call) -> Value:
    """`pkgutil.iter_modules(package.__path__, prefix)`, in the order of the names."""
    return _listed(run, call, deep=False)


def _walk_packages(run: Interpreter, call: Call) -> Value:
    return _listed(run, call, deep=True)


def _listed(run: Interpreter, call: Call, *, deep: bool) -> Value:
    given, prefix = call.arg(0, "path") or NONE, call.arg(1, "prefix") or Const("")
    paths = (
        [each.value for each in given.values() if isinstance(each, Const)]
        if isinstance(given, Sequence)
        else []
    )
    known = isinstance(given, Sequence) and given.open is None and len(paths) == len(given.items)
    if (
        not known
        or not isinstance(prefix, Const)
        or not all(run.may_probe(Path(str(path))) for path in paths)
    ):
        return Unknown("the modules of a package that is not known", call.location, "pkgutil.iter_modules")
    made = Sequence("generator", conditions=run.conditions)
    for path in paths:
        found = _below(run, Path(str(path)), str(prefix.value), deep=deep)
        made.items.extend(
            Sequence.of("generator", [_info(name, is_package) for name, is_package in found]).items
        )
    return made


def _below(run: Interpreter, home: Path, prefix: str, *, deep: bool) -> Iterator[tuple[str, bool]]:
    for name in run.project.list_dir(home):
        stem = name.removesuffix(".py")
        is_package = run.project.exists(home / name / "__init__.py")
        if not stem.isidentifier() or stem == "__init__" or (stem == name and not is_package):
            continue
        yield prefix + stem, is_package
        if deep and is_package:
            yield from _below(run, home / name, f"{prefix}{stem}.", deep=True)


def _info(name: str, is_package: bool) -> Instance:
    parts: dict[str, Value] = {
        "module_finder": Unknown("the finder of a module"),
        "name": Const(name),
        "ispkg": Const(is_package),
    }
    return Instance(_INFO, parts, held=Sequence.of("tuple", parts.values()))


def _find_spec(run: Interpreter, call: Call) -> Value:
    """Whether there is such a module: something true, or None."""
    name = call.args[0] if call.args else NONE
    if not isinstance(name, Const) or not isinstance(name.value, str):
        return Unknown("a module whose name is not known", call.location)
    if run.project.find_module(name.value) is not None or run.project.is_standard_library(name.value):
        return Unknown(f"the specification of {name.value}", call.location, "importlib.util", truth=True)
    return NONE


def _resolve_name(run: Interpreter, call: Call) -> Value:
    """`pkgutil.resolve_name("package.module:attribute")`."""
    name = call.args[0] if call.args else NONE
    unknown = Unknown("an object by its name", call.location)
    return (named_object(run, call, name) or unknown) if isinstance(name, (Const, Unknown)) else name


def named_object(run: Interpreter, call: Call, name: Value) -> Value | None:
    """The object that a text `package.module:attribute` names, where that module can be followed."""
    text: object = name.value if isinstance(name, Const) else None
    if not isinstance(text, str) or not _OBJECT.fullmatch(text):
        return None
    module, _, attributes = text.partition(":")
    if run.project.find_module(module) is None:
        return None
    resolved = run.import_by_name(call, module)
    for attribute in attributes.split("."):
        resolved = run.attribute(resolved, attribute)
    return resolved


_OBJECT = re.compile(r"[A-Za-z_][\w.]*:[A-Za-z_][\w.]*", re.ASCII)


MODELS: dict[str, Model] = {
    "pkgutil.resolve_name": _resolve_name,
    "uvicorn.importer.import_from_string": _resolve_name,
    "pkgutil.iter_modules": _iter_modules,
    "pkgutil.walk_packages": _walk_packages,
    "importlib.util.find_spec": _find_spec,
}


def version_info(run: Interpreter) -> Value:
    """`sys.version_info` of the environment's Python; what is behind the second number is not known."""
    version = run.project.environment.python_version
    if version is None:
        return Unknown("the version of Python")
    numbers: list[Value] = [*map(Const, version), *(Unknown("a part of Python's version") for _ in range(3))]
    names = ("major", "minor", "micro", "releaselevel", "serial")
    return Instance(_VERSION, dict(zip(names, numbers, strict=True)), held=Sequence.of("tuple", numbers))


_VERSION = Class("version_info", Module("sys", None, state="ready"), "version_info", ())
_VERSION.mro = (_VERSION,)
CONSTANTS: dict[str, Value] = {"sys.maxsize": Const(2**63 - 1), "sys.byteorder": Const("little")}
