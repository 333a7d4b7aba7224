"""What becomes of a path where a route compiles it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from conn_types.analysis.evaluator.keys import key_of
from conn_types.analysis.evaluator.values import Const, Dict, Unknown, Value
from conn_types.path_pattern import PathPattern

if TYPE_CHECKING:
    from conn_types.analysis.evaluator.interpreter import Interpreter


CONVERTORS = "starlette.convertors"


def compiled(run: Interpreter, path: Value) -> tuple[Value, Value] | None:
    """The path without its convertors, and the convertors by parameter: what `url_path_for` asks for."""
    if not isinstance(path, Const) or not isinstance(path.value, str):
        return None
    # Every route asks.
    module = run.modules.get(CONVERTORS) or run.module(CONVERTORS)
    known = run.attribute(module, "CONVERTOR_TYPES") if module is not None else None
    if not isinstance(known, Dict):
        return None
    pattern = PathPattern.parse(path.value)
    convertors: dict[str, Value] = {}
    for parameter in pattern.parameters:
        entry = known.entries.get(key_of(Const(parameter.convertor)))
        unknown = Unknown(f"the convertor {parameter.convertor}")
        convertors[parameter.name] = unknown if entry is None else entry[1].value
    return Const(pattern.format), Dict.of(convertors)
