"""The environment: never read. A default that the code gives is taken, and the other way stays open."""

from __future__ import annotations

from typing import TYPE_CHECKING

from conn_types.analysis.evaluator.unions import by_default
from conn_types.analysis.evaluator.values import NONE, Call, Const, Model, Unknown, Value

if TYPE_CHECKING:
    from conn_types.analysis.evaluator.interpreter import Interpreter


def _get(run: Interpreter, call: Call) -> Value:
    name = call.args[0] if call.args else NONE
    default = call.arg(1, "default") or NONE
    shown = name.value if isinstance(name, Const) else "a variable"
    return by_default(default, Unknown(f"the environment variable {shown}", call.location))


MODELS: dict[str, Model] = {
    "os.environ.get": _get,
    "os.getenv": _get,
    "os.environ.setdefault": _get,
}
