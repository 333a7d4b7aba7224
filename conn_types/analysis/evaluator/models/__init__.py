"""What code that is not followed does: the builtins, the standard library, dataclasses, attrs, pydantic.

One file for each; each offers some of three tables, merged here. A name is dotted, as in an import.
"""

from __future__ import annotations

from conn_types.analysis.evaluator.models import (
    builtin_functions,
    builtin_types,
    contextlib_,
    copying,
    dicts,
    field_calls,
    files,
    functools_,
    inspection,
    iteration,
    lists,
    settings,
    strings,
    typing_,
)
from conn_types.analysis.evaluator.values import Model, Value

_FILES = (
    builtin_functions,
    builtin_types,
    contextlib_,
    copying,
    dicts,
    field_calls,
    files,
    functools_,
    inspection,
    iteration,
    lists,
    settings,
    strings,
    typing_,
)

MODELS: dict[str, Model] = {}
"""Functions, by dotted name."""
METHODS: dict[tuple[str, str], Value] = {}
"""Methods, by the name of their type and their own."""
CONSTANTS: dict[str, Value] = {}
"""Names that are not called."""

for _file in _FILES:
    MODELS |= getattr(_file, "MODELS", {})
    METHODS |= getattr(_file, "METHODS", {})
    CONSTANTS |= getattr(_file, "CONSTANTS", {})
