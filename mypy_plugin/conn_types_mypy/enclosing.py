"""The functions around an expression, as the route table names them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from mypy.nodes import (
    Argument,
    AssignmentExpr,
    ConditionalExpr,
    Decorator,
    Expression,
    FuncDef,
    FuncItem,
    LambdaExpr,
    MypyFile,
    NameExpr,
    OpExpr,
    SymbolTableNode,
    TypeInfo,
    Var,
)
from mypy.plugin import CheckerPluginInterface


class Enclosing(NamedTuple):
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


def qualified_names(api: CheckerPluginInterface) -> list[str]:
    """Of the functions and classes around, innermost first."""
    return [each.qualname for each in enclosing(api)]


def function_ids(module: str | None, around: Sequence[Enclosing]) -> tuple[str, ...]:
    """`module:qualified.name` of each."""
    return tuple(f"{module}:{each.qualname}" for each in around)


def injected(connection: Expression, around: Sequence[Enclosing]) -> tuple[Enclosing, ...]:
    """The function that a connection is injected into, and the class of which it is a method."""
    match connection:
        case NameExpr():
            variable = connection.node
            return _parameter_of(variable, around) if isinstance(variable, Var) else ()
        case ConditionalExpr(if_expr=first, else_expr=second) | OpExpr(op="or", left=first, right=second):
            found = injected(first, around)
            return found if found == injected(second, around) else ()
        case AssignmentExpr(value=value):
            return injected(value, around)
        case _:
            return ()


def arguments_of(tree: MypyFile, qualname: str) -> Sequence[Argument]:
    """The parameters of a function of the module, or of one of its classes; none where it is not at hand."""
    owner, _, name = qualname.rpartition(".")
    names: Mapping[str, SymbolTableNode] = tree.names
    if owner:
        info = names[owner].node if owner in names else None
        names = info.names if isinstance(info, TypeInfo) else {}
    node = names[name].node if name in names else None
    function = node.func if isinstance(node, Decorator) else node
    # Under that name may stand what another module has.
    if not isinstance(function, FuncDef) or function.fullname != f"{tree.fullname}.{qualname}":
        return ()
    return function.arguments


def _parameter_of(variable: Var, around: Sequence[Enclosing]) -> tuple[Enclosing, ...]:
    for index, each in enumerate(around):
        if not isinstance(each.node, FuncItem):
            continue
        for argument in each.node.arguments:
            if argument.variable is variable:
                owner = around[index + 1 : index + 2]
                return (each, *owner) if owner and isinstance(owner[0].node, TypeInfo) else (each,)
    return ()
