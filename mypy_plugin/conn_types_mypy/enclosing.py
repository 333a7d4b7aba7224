"""The functions around an expression, as the route table names them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from mypy.nodes import FuncItem, LambdaExpr, TypeInfo, Var
from mypy.plugin import CheckerPluginInterface


@dataclass(frozen=True, slots=True)
class Enclosing:
    """A function or class around, with its qualified name as Python gives it."""

    node: FuncItem | TypeInfo
    qualname: str


def enclosing(api: CheckerPluginInterface) -> tuple[Enclosing, ...]:
    """The functions and classes around what is being checked, innermost first."""
    scope = getattr(api, "scope", None)
    found: list[Enclosing] = []
    name = ""
    for node in getattr(scope, "stack", ())[1:]:
        if isinstance(node, FuncItem):
            own = "<lambda>" if isinstance(node, LambdaExpr) else node.name
            found.append(Enclosing(node, name + own))
            name += f"{own}.<locals>."
        elif isinstance(node, TypeInfo):
            found.append(Enclosing(node, name + node.name))
            name += f"{node.name}."
    return tuple(reversed(found))


def function_ids(module: str | None, around: Sequence[Enclosing]) -> tuple[str, ...]:
    """`module:qualified.name` of each."""
    return tuple(f"{module}:{each.qualname}" for each in around)


def injected_into(variable: object, around: Sequence[Enclosing]) -> tuple[Enclosing, ...]:
    """The function whose parameter the variable is, and the class of which it is a method."""
    if not isinstance(variable, Var):
        return ()
    for index, each in enumerate(around):
        if not isinstance(each.node, FuncItem):
            continue
        for argument in each.node.arguments:
            if argument.variable is variable:
                owner = around[index + 1 : index + 2]
                return (each, *(above for above in owner if isinstance(above.node, TypeInfo)))
    return ()
