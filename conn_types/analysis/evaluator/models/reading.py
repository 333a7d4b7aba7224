"""Files that the project brings along: listed and read through the project, which remembers each look."""

from __future__ import annotations

import csv
import fnmatch
import importlib
import json
from collections.abc import Callable, Iterator
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from conn_types.analysis.evaluator.frames import Raised
from conn_types.analysis.evaluator.keys import as_const
from conn_types.analysis.evaluator.plain import NotPlain, from_plain
from conn_types.analysis.evaluator.values import (
    NONE,
    Builtin,
    Call,
    Class,
    Const,
    Dict,
    External,
    Instance,
    Item,
    Model,
    Module,
    Sequence,
    Unknown,
    Value,
)

if TYPE_CHECKING:
    from conn_types.analysis.evaluator.interpreter import Interpreter

LARGEST = 1_000_000
"""Bytes of a file whose text is looked at."""
_OPENED = Class("TextIOWrapper", Module("io", None, state="ready"), "TextIOWrapper", ())
_OPENED.mro = (_OPENED,)


def _path(value: Value | None) -> Path | None:
    constant = as_const(value) if value is not None else None
    if constant is None or not isinstance(constant.value, (str, PurePosixPath)):
        return None
    return Path(str(constant.value))


def _unknown(call: Call, what: str) -> Unknown:
    return Unknown(what, call.location)


def _list(run: Interpreter, call: Call) -> Value:
    """`os.listdir(path)`. The order of the names is the file system's; sorted stands for it."""
    path = _path(call.args[0]) if call.args else None
    if path is None or not run.may_probe(path):
        return _unknown(call, "a directory that is not known")
    return Sequence.of("list", [Const(name) for name in run.project.list_dir(path)])


def _iterate(run: Interpreter, call: Call) -> Value:
    path = _path(call.args[0])
    if path is None or not run.may_probe(path):
        return _unknown(call, "a directory that is not known")
    return _paths(path / name for name in run.project.list_dir(path))


def _paths(found: Iterator[Path]) -> Value:
    return Sequence.of("generator", [Const(PurePosixPath(each)) for each in found])


def _glob(run: Interpreter, call: Call) -> Value:
    """`Path.glob(pattern)`."""
    path, pattern = _path(call.args[0]), call.arg(1, "pattern")
    if path is None or not isinstance(pattern, Const) or not run.may_probe(path):
        return _unknown(call, "a directory that is not known")
    return _paths(_matching(run, path, PurePosixPath(str(pattern.value)).parts))


def _rglob(run: Interpreter, call: Call) -> Value:
    pattern = call.arg(1, "pattern")
    if not isinstance(pattern, Const):
        return _unknown(call, "a pattern that is not known")
    return _glob(run, call.with_args(call.args[0], Const(f"**/{pattern.value}")))


def _glob_function(run: Interpreter, call: Call) -> Value:
    """`glob.glob(pattern)`: strings."""
    whole = _path(call.args[0]) if call.args else None
    if whole is None:
        return _unknown(call, "a pattern that is not known")
    fixed = 0
    while fixed < len(whole.parts) and not any(sign in whole.parts[fixed] for sign in "*?["):
        fixed += 1
    home = Path(*whole.parts[:fixed])
    if not run.may_probe(home):
        return _unknown(call, "a directory that is not known")
    found = _matching(run, home, whole.parts[fixed:])
    return Sequence.of("list", [Const(str(each)) for each in found])


def _matching(run: Interpreter, home: Path, parts: tuple[str, ...]) -> Iterator[Path]:
    if not parts:
        yield home
        return
    if parts[0] == "**":
        yield from _matching(run, home, parts[1:])
        for name in run.project.list_dir(home):
            if run.project.is_dir(home / name):
                yield from _matching(run, home / name, parts)
        return
    for name in run.project.list_dir(home):
        if fnmatch.fnmatchcase(name, parts[0]) and (len(parts) == 1 or run.project.is_dir(home / name)):
            yield from _matching(run, home / name, parts[1:])


def _text(run: Interpreter, call: Call, path: Path | None) -> str | Unknown:
    """The file as text. Raises `Raised` where there surely is none."""
    if path is None or not run.may_probe(path):
        return _unknown(call, "a file that is not known")
    try:
        data = run.project.disk.read(path)
    except OSError:
        raise Raised(External("builtins.FileNotFoundError"), call.location) from None
    if len(data) > LARGEST:
        return _unknown(call, "a file that is too large")
    try:
        return data.decode()
    except UnicodeDecodeError:
        return _unknown(call, "a file that is no text")


def _read_text(run: Interpreter, call: Call) -> Value:
    text = _text(run, call, _path(call.args[0]))
    return Const(text) if isinstance(text, str) else text


def _open(run: Interpreter, call: Call) -> Value:
    """`open(path)`, to be read: an object that holds the text."""
    mode = call.arg(1, "mode") or Const("r")
    if mode not in (Const("r"), Const("rt"), Const("rb")):
        return _unknown(call, "a file that is written")
    text = _text(run, call, _path(call.arg(0, "file")))
    if not isinstance(text, str):
        return text
    lines = Sequence.of("list", [Const(line) for line in text.splitlines(keepends=True)])
    return Instance(_OPENED, {"text": Const(text)}, held=lines, conditions=run.conditions)


def _opened(call: Call) -> Value:
    held = call.args[0]
    return (
        held.attributes["text"] if isinstance(held, Instance) else _unknown(call, "a file that is not known")
    )


_OPENED.namespace = {
    "read": Builtin("file.read.__init__", lambda _, call: _opened(call)),
    "readlines": Builtin("file.readlines.__init__", lambda _, call: call.args[0]),
    "__enter__": Builtin("file.__init__", lambda _, call: call.args[0]),
    "__exit__": Builtin("file.__exit__", lambda _, call: NONE),
    "close": Builtin("file.close", lambda _, call: NONE),
}


def _load(parse: Callable[[str], object]) -> Model:
    """`json.load(file)`."""

    def load(run: Interpreter, call: Call) -> Value:
        text = _opened(call) if call.args else NONE
        if not isinstance(text, Const) or not isinstance(text.value, str):
            return _unknown(call, "a file that is not known")
        try:
            return from_plain(parse(text.value), run.conditions)
        except NotPlain:
            return _unknown(call, "a file that is too large")
        except Exception:
            raise Raised(External("builtins.ValueError"), call.location) from None

    return load


def _parse_toml(text: str) -> object:
    module = importlib.import_module("tomllib")  # from Python 3.11 on
    return module.loads(text)


def _files(run: Interpreter, call: Call) -> Value:
    """`importlib.resources.files(package)`."""
    package = call.args[0] if call.args else NONE
    if isinstance(package, Const):
        package = run.import_by_name(call, str(package.value))
    if not isinstance(package, Module) or package.path is None:
        return _unknown(call, "a package that is not known")
    return Const(PurePosixPath(package.path.parent))


def _table(run: Interpreter, call: Call) -> Value:
    """`csv.DictReader(file)`: a dict a line, by the names in the first."""
    source = call.args[0] if call.args else NONE
    text = source.attributes.get("text") if isinstance(source, Instance) else None
    if not isinstance(text, Const) or call.keywords or len(call.args) > 1:
        return _unknown(call, "a table that is not known")
    rows = list(csv.DictReader(str(text.value).splitlines()))
    made = [Dict.of({name: Const(value) for name, value in row.items()}) for row in rows]
    return Sequence("generator", [Item(each) for each in made], None, run.conditions)


MODELS: dict[str, Model] = {
    "os.listdir": _list,
    "glob.glob": _glob_function,
    "glob.iglob": _glob_function,
    "builtins.open": _open,
    "io.open": _open,
    "json.load": _load(json.loads),
    "tomllib.load": _load(_parse_toml),
    "tomli.load": _load(_parse_toml),
    "tomli.loads": lambda run, call: run.call(External("tomllib.loads"), call),
    "importlib.resources.files": _files,
    "importlib_resources.files": _files,
    "csv.DictReader": _table,
}
METHODS: dict[tuple[str, str], Value] = {
    ("PurePosixPath", name): Builtin(f"Path.{name}", model)
    for name, model in {
        "iterdir": _iterate,
        "glob": _glob,
        "rglob": _rglob,
        "read_text": _read_text,
        "open": _open,
    }.items()
}
