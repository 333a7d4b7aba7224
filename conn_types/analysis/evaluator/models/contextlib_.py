"""contextlib: context managers give their first yield; `suppress` swallows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from conn_types.analysis.evaluator.values import (
    NONE,
    Call,
    Const,
    External,
    Function,
    Model,
    Sequence,
    Unknown,
    Value,
)

if TYPE_CHECKING:
    from conn_types.analysis.evaluator.interpreter import Interpreter


def _context_manager(run: Interpreter, call: Call) -> Value:
    function = call.args[0] if call.args else Unknown("a context manager of nothing", call.location)
    if isinstance(function, Function):
        function.attributes["__context__"] = Const(True)
    return function


def _suppress(run: Interpreter, call: Call) -> Value:
    return Sequence.of("tuple", [External("contextlib.suppress"), *call.args])


def _null_context(run: Interpreter, call: Call) -> Value:
    return Sequence.of("generator", [call.args[0] if call.args else NONE])


MODELS: dict[str, Model] = {
    "contextlib.contextmanager": _context_manager,
    "contextlib.asynccontextmanager": _context_manager,
    "contextlib.suppress": _suppress,
    "contextlib.nullcontext": _null_context,
}
