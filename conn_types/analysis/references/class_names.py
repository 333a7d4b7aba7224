"""From a class's whole name to the evaluator's class."""

from __future__ import annotations

from typing import TYPE_CHECKING

from conn_types.analysis.evaluator.values import Class, Value

if TYPE_CHECKING:
    from conn_types.analysis.evaluator.interpreter import Interpreter


def class_of(run: Interpreter, fullname: str) -> Class | None:
    """The class by its name, `module.Qualified.name`."""
    parts = fullname.split(".")
    for count in range(len(parts) - 1, 0, -1):
        module = run.module(".".join(parts[:count]))
        if module is None:
            continue
        value: Value = module
        for part in parts[count:]:
            value = run.attribute(value, part)
        return value if isinstance(value, Class) else None
    return None
