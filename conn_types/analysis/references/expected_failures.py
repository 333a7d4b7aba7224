"""Code that handles the failure: `except NoMatchFound`, `pytest.raises(…)`, `if "x" in conn.path_params`."""

from __future__ import annotations

import ast
from collections.abc import Iterable

from conn_types.analysis.evaluator.values import Class, External, Sequence, Union, Unknown, Value
from conn_types.analysis.fullnames import NO_MATCH_FOUND
from conn_types.analysis.references.examined_file import ExaminedFile
from conn_types.analysis.references.scopes import Position

_EVERY_EXCEPTION = frozenset({"builtins.Exception", "builtins.BaseException"})
NO_MATCH = frozenset({*NO_MATCH_FOUND, *_EVERY_EXCEPTION})
VALUE_ERRORS = frozenset(
    {"builtins.AssertionError", "builtins.ValueError", "builtins.TypeError", *_EVERY_EXCEPTION}
)
"""What convertors raise."""
KEY_ERROR = frozenset({"builtins.KeyError", "builtins.LookupError", *_EVERY_EXCEPTION})


def expects(file: ExaminedFile, position: Position, exceptions: frozenset[str]) -> bool:
    """Whether a `try` or `with` around the place handles one of these exceptions."""
    return any(
        caught is None or catches(file.value(caught, position), exceptions) for caught in position.caught
    )


def tested_texts(file: ExaminedFile, key: ast.expr, position: Position) -> frozenset[str] | None:
    """The keys that the functions around test for; None where `key`, as it is written, is among them."""
    tested: set[str] = set()
    written = ast.dump(key)
    for scope in position.scope.chain():
        for test in scope.tested:
            if test is key:
                continue
            if isinstance(test, ast.Constant) and isinstance(test.value, str):
                tested.add(test.value)
            elif ast.dump(test) == written:
                return None
    return frozenset(tested)


def catches(caught: Value, exceptions: frozenset[str]) -> bool:
    """Whether a handler of these types handles one of the exceptions, as far as that is known."""
    match caught:
        case External(fullname=fullname):
            return fullname in exceptions
        case Class():
            return caught.fullname in exceptions
        case Sequence():
            return caught.open is not None or _any_catches(caught.values(), exceptions)
        case Union(members=members):
            return _any_catches(members, exceptions)
        case Unknown():
            return True
        case _:
            return False


def _any_catches(values: Iterable[Value], exceptions: frozenset[str]) -> bool:
    return any(catches(value, exceptions) for value in values)
