"""importlib.metadata: versions and entry points of what is installed, read from the environment's files.

Other plug-ins may be installed where the application runs, so a group of entry points is never complete.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from conn_types.analysis.evaluator.keys import as_const
from conn_types.analysis.evaluator.values import (
    Builtin,
    Call,
    Class,
    Const,
    Dict,
    Instance,
    Item,
    Model,
    Module,
    Sequence,
    Unknown,
    Value,
)

if TYPE_CHECKING:
    from conn_types.analysis.distributions import EntryPoint
    from conn_types.analysis.evaluator.interpreter import Interpreter

_ENTRY_POINT = Class("EntryPoint", Module("importlib.metadata", None, state="ready"), "EntryPoint", ())


def _text(value: Value | None) -> str | None:
    constant = as_const(value) if value is not None else None
    return constant.value if constant is not None and isinstance(constant.value, str) else None


def _version(run: Interpreter, call: Call) -> Value:
    name = _text(call.arg(0, "distribution_name"))
    version = run.project.distributions.version(name) if name is not None else None
    if version is not None:
        return Const(version)
    # A project that is not installed here will be where it runs, so nothing raises.
    run.unknown_calls += 1
    return Unknown(f"the version of {name or 'a distribution'}", call.location)


def _entry_points(run: Interpreter, call: Call) -> Value:
    if call.open_keywords is not None or any(_text(value) is None for value in call.keywords.values()):
        return Unknown("entry points that are not known", call.location)
    if call.keywords:
        return _selected(run, call, {key: str(_text(value)) for key, value in call.keywords.items()})
    groups = dict.fromkeys(point.group for point in run.project.distributions.entry_points())
    return Dict.of({group: _selected(run, call, {"group": group}) for group in groups})


def _select(run: Interpreter, call: Call) -> Value:
    return _entry_points(run, call.with_args())


def _selected(run: Interpreter, call: Call, wanted: dict[str, str]) -> Sequence:
    points = run.project.distributions.entry_points()
    found = [
        _entry_point(point)
        for point in points
        if all(getattr(point, key, None) == text for key, text in wanted.items())
    ]
    more = Unknown(
        "entry points of what else may be installed", call.location, "importlib.metadata.entry_points"
    )
    return Sequence("tuple", [Item(each) for each in found], more, run.conditions)


def _entry_point(point: EntryPoint) -> Instance:
    made = Instance(_ENTRY_POINT)
    made.attributes |= {
        "name": Const(point.name),
        "group": Const(point.group),
        "value": Const(point.value),
        "module": Const(point.module),
        "attr": Const(point.attribute),
        "load": Builtin("EntryPoint.load", lambda run, call: _load(run, call, point)),
    }
    made.open = Unknown("an attribute of an entry point")
    return made


def _load(run: Interpreter, call: Call, point: EntryPoint) -> Value:
    value = run.import_by_name(call, point.module)
    for name in filter(None, point.attribute.split(".")):
        value = run.get_attribute(value, name)
    return value


MODELS: dict[str, Model] = {
    f"{package}.{name}": model
    for package in ("importlib.metadata", "importlib_metadata")
    for name, model in (("version", _version), ("entry_points", _entry_points))
}
METHODS: dict[tuple[str, str], Value] = {("dict", "select"): Builtin("EntryPoints.select", _select)}
