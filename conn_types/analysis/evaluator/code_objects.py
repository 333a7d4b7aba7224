"""`function.__code__`: where a function stands and what its parameters are called."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from conn_types.analysis.evaluator.fields import parsed_annotation
from conn_types.analysis.evaluator.values import (
    Class,
    Const,
    Function,
    Instance,
    Module,
    Sequence,
    Unknown,
    Value,
)

if TYPE_CHECKING:
    from conn_types.analysis.evaluator.interpreter import Interpreter

_CODE = Class("CodeType", Module("types", None, state="ready"), "CodeType", ())
_CODE.mro = (_CODE,)


def code_of(function: Function) -> Instance:
    """What decorators and registries read of it; the rest of a code object is not known."""
    arguments = function.node.args
    positional = [each.arg for each in (*arguments.posonlyargs, *arguments.args)]
    named = [*positional, *(each.arg for each in arguments.kwonlyargs)]
    rest = [each.arg for each in (arguments.vararg, arguments.kwarg) if each is not None]
    decorators = [] if isinstance(function.node, ast.Lambda) else function.node.decorator_list
    first = min([function.node.lineno, *(each.lineno for each in decorators)])
    made = Instance(
        _CODE,
        {
            "co_name": Const(function.qualname.rpartition(".")[2]),
            "co_firstlineno": Const(first),
            "co_argcount": Const(len(positional)),
            "co_kwonlyargcount": Const(len(arguments.kwonlyargs)),
            "co_filename": Const(str(function.module.path)),
        },
    )
    # Locals follow in an order of the compiler's own: only the parameters are known.
    names = Sequence.of("tuple", [Const(name) for name in (*named, *rest)])
    names.open = Unknown("the local variables of a function")
    made.attributes["co_varnames"] = names
    made.open = Unknown("an attribute of a code object")
    return made


def annotations_of(run: Interpreter, function: Function) -> dict[str, Value]:
    """The annotations of a function's parameters and of what it returns, evaluated where it stands."""
    arguments = function.node.args
    every = [
        *arguments.posonlyargs,
        *arguments.args,
        arguments.vararg,
        *arguments.kwonlyargs,
        arguments.kwarg,
    ]
    found = {each.arg: each.annotation for each in every if each is not None and each.annotation is not None}
    if not isinstance(function.node, ast.Lambda) and function.node.returns is not None:
        found["return"] = function.node.returns
    names = {} if function.closure is None else function.closure.names
    return {
        name: run.evaluate(
            function.module, parsed_annotation(node) or node, {**function.module.namespace, **names}
        )
        for name, node in found.items()
    }
