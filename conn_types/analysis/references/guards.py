"""Conditions around a reference: `if "x" in names: url_for("x")`, `if settings.FEATURE: …`."""

from __future__ import annotations

import ast
from collections.abc import Iterable

from conn_types.analysis.evaluator.values import Const
from conn_types.analysis.references.examined_file import ExaminedFile
from conn_types.analysis.references.scopes import Guard, Position


def asks_first(name: ast.expr, position: Position) -> bool:
    """Whether a condition around has to do with the name, as it is written."""
    return _is_in_any(name, [guard.test for guard in position.guards])


def is_switched_off(file: ExaminedFile, position: Position) -> bool:
    """Whether a condition around does not hold by the code's own defaults, so that nothing here has run."""
    return any(_is_off(file, guard) for guard in position.guards)


def remaining(file: ExaminedFile, position: Position) -> tuple[Guard, ...] | None:
    """The conditions around that are not known to hold; None where one is known not to."""
    left: list[Guard] = []
    for guard in position.guards:
        value = file.value(guard.test, Position(guard.scope))
        if not isinstance(value, Const):
            left.append(guard)
        elif bool(value.value) != guard.holds:
            return None
    return tuple(left)


def _is_in_any(name: ast.expr, tests: Iterable[ast.expr]) -> bool:
    if isinstance(name, ast.IfExp):
        tests = [*tests, name.test]
        return _is_in_any(name.body, tests) or _is_in_any(name.orelse, tests)
    written = ast.dump(name)
    return any(
        type(each) is type(name) and ast.dump(each) == written for test in tests for each in ast.walk(test)
    )


def _is_off(file: ExaminedFile, guard: Guard) -> bool:
    value = file.value(guard.test, Position(guard.scope))
    return isinstance(value, Const) and bool(value.value) != guard.holds
