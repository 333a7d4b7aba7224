"""What code that is not followed does: the builtins, the standard library, dataclasses, attrs, pydantic.

One file for each; each offers some of three tables, merged here. A name is dotted, as in an import.
"""

from __future__ import annotations

from conn_types.analysis.evaluator.models import (
    builtin_functions,
    builtin_types,
    contextlib_,
    contextvars_,
    copying,
    dicts,
    distributions,
    field_calls,
    files,
    functools_,
    inspection,
    iteration,
    lists,
    modules_,
    pure,
    re_,
    reading,
    settings,
    strings,
    type_adapters,
    typing_,
)
from conn_types.analysis.evaluator.values import Model, Value

_FILES = (
    builtin_functions,
    builtin_types,
    contextlib_,
    contextvars_,
    copying,
    dicts,
    distributions,
    field_calls,
    files,
    functools_,
    inspection,
    iteration,
    lists,
    modules_,
    reading,
    pure,
    re_,
    settings,
    strings,
    type_adapters,
    typing_,
)

MODELS: dict[str, Model] = {
    name: model for file in _FILES for name, model in getattr(file, "MODELS", {}).items()
}
"""Functions, by dotted name."""
METHODS: dict[tuple[str, str], Value] = {
    name: method for file in _FILES for name, method in getattr(file, "METHODS", {}).items()
}
"""Methods, by the name of their type and their own."""
CONSTANTS: dict[str, Value] = {
    name: value for file in _FILES for name, value in getattr(file, "CONSTANTS", {}).items()
}
"""Names that are not called."""
