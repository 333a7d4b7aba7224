"""os.path and pathlib on constants. What exists is asked of the project, which remembers the question."""

from __future__ import annotations

import os.path
from collections.abc import Callable
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Literal, cast

from conn_types.analysis.evaluator.keys import as_const
from conn_types.analysis.evaluator.limits import PATH, is_large
from conn_types.analysis.evaluator.unions import distribute, distribute_all
from conn_types.analysis.evaluator.values import (
    Builtin,
    Call,
    Const,
    Descriptor,
    Model,
    Sequence,
    Text,
    Union,
    Unknown,
    Value,
)

if TYPE_CHECKING:
    from conn_types.analysis.evaluator.interpreter import Interpreter


def _path_of(value: Value) -> str | None:
    constant = as_const(value)
    if constant is not None and isinstance(constant.value, (str, PurePosixPath)):
        path = str(constant.value)
        return path if len(path) <= PATH else None
    return None


def _paths(call: Call) -> list[str] | None:
    found = [_path_of(value) for value in call.args]
    known = [path for path in found if path is not None]
    return known if len(known) == len(found) and call.open_args is None else None


def _on_constants(function: Callable[..., object]) -> Model:
    def model(run: Interpreter, call: Call) -> Value:
        if any(isinstance(value, Union) for value in call.args):
            return distribute_all(call.args, lambda row: model(run, call.with_args(*row)))
        paths = _paths(call)
        if paths is None:
            return Text("", "", Unknown("a path that is not known", call.location))
        return constant(function(*paths))

    return model


def constant(result: object) -> Value:
    """A result of the real function, as a value."""
    if is_large(result):
        return Unknown("a constant that is very large")
    if isinstance(result, (list, tuple)):
        kind: Literal["list", "tuple"] = "list" if isinstance(result, list) else "tuple"
        return Sequence.of(kind, [Const(part) for part in cast("list[object]", result)])
    return Const(result)


def _asks(question: Callable[[Interpreter, Path], bool]) -> Model:
    def model(run: Interpreter, call: Call) -> Value:
        path = _path_of(call.args[0]) if call.args else None
        if path is None or not run.may_probe(Path(path)):
            return Unknown("a file that is not known", call.location)
        return Const(question(run, Path(path)))

    return model


def _exists(run: Interpreter, path: Path) -> bool:
    return run.project.exists(path)


def _is_dir(run: Interpreter, path: Path) -> bool:
    return run.project.is_dir(path)


def _is_file(run: Interpreter, path: Path) -> bool:
    return run.project.exists(path) and not run.project.is_dir(path)


def _make_path(run: Interpreter, call: Call) -> Value:
    if any(isinstance(value, Union) for value in call.args[:1]):
        return distribute(call.args[0], lambda each: _make_path(run, call.with_args(each, *call.args[1:])))
    paths = _paths(call)
    return (
        Unknown("a path that is not known", call.location) if paths is None else Const(PurePosixPath(*paths))
    )


def _path_method(name: str) -> Builtin:
    def model(run: Interpreter, call: Call) -> Value:
        receiver, *rest = call.args
        paths = _paths(call.with_args(*rest))
        if not isinstance(receiver, Const) or paths is None:
            return Unknown(f"Path.{name}() of a path that is not known", call.location)
        try:
            return Const(getattr(receiver.value, name)(*paths))
        except (TypeError, ValueError):
            return Unknown(f"Path.{name}() fails", call.location)

    return Builtin(f"Path.{name}", model)


def _path_property(name: str) -> Descriptor:
    return Descriptor("property", Builtin(f"Path.{name}", lambda run, call: _property(name, call)))


def _property(name: str, call: Call) -> Value:
    path = call.args[0]
    if not isinstance(path, Const):
        return Unknown(f"Path.{name} of a path that is not known", call.location)
    value = getattr(path.value, name)
    if name in ("parents", "parts", "suffixes"):
        return Sequence.of("tuple", [Const(part) for part in value])
    return Const(value)


def _same_path(run: Interpreter, call: Call) -> Value:
    return call.args[0]


def _normal(path: str) -> str:
    return os.path.normpath(path)


MODELS: dict[str, Model] = {
    "os.path.join": _on_constants(os.path.join),
    "os.path.dirname": _on_constants(os.path.dirname),
    "os.path.basename": _on_constants(os.path.basename),
    "os.path.splitext": _on_constants(os.path.splitext),
    "os.path.split": _on_constants(os.path.split),
    "os.path.normpath": _on_constants(os.path.normpath),
    "os.path.abspath": _on_constants(_normal),
    "os.path.realpath": _on_constants(_normal),
    "os.fspath": _on_constants(str),
    "posixpath.join": _on_constants(os.path.join),
    "os.path.exists": _asks(_exists),
    "os.path.isdir": _asks(_is_dir),
    "os.path.isfile": _asks(_is_file),
    "pathlib.Path": _make_path,
    "pathlib.PurePath": _make_path,
    "pathlib.PurePosixPath": _make_path,
}

METHODS: dict[tuple[str, str], Value] = {
    **{
        ("PurePosixPath", name): _path_method(name)
        for name in (
            "joinpath",
            "with_suffix",
            "with_name",
            "as_posix",
            "relative_to",
            "is_absolute",
            "match",
        )
    },
    **{
        ("PurePosixPath", name): _path_property(name)
        for name in ("name", "stem", "suffix", "suffixes", "parent", "parents", "parts")
    },
    **{
        ("PurePosixPath", name): Builtin(f"Path.{name}", _same_path)
        for name in ("resolve", "absolute", "expanduser")
    },
    ("PurePosixPath", "exists"): Builtin("Path.exists", _asks(_exists)),
    ("PurePosixPath", "is_dir"): Builtin("Path.is_dir", _asks(_is_dir)),
    ("PurePosixPath", "is_file"): Builtin("Path.is_file", _asks(_is_file)),
}
