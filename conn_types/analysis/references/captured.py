"""The keys of path parameters that a call spreads: `request.url_for("page", **request.path_params)`.

They are those of the routes that lead to the function which is given the connection. What only some of the
routes have, or the project writes itself, is there at times.
"""

from __future__ import annotations

import ast
from dataclasses import dataclass

from conn_types.analysis.references.examined_file import ExaminedFile
from conn_types.analysis.references.receiver import Connection, PathParams, Receiver
from conn_types.analysis.references.reference import are_all
from conn_types.analysis.references.scope_writes import Writes
from conn_types.analysis.references.scopes import Scope
from conn_types.analysis.references.serving import reaches
from conn_types.analysis.table import RouteTable


@dataclass(frozen=True, slots=True)
class Captured:
    """The keys that are always there, those that are at times, and who is given the connection."""

    function: Scope
    always: tuple[str, ...]
    at_times: tuple[str, ...]


def may_be_captured(node: ast.expr) -> bool:
    """Whether the expression is written as path parameters are."""
    match node:
        case ast.Attribute(attr="path_params") | ast.Subscript(slice=ast.Constant(value="path_params")):
            return True
        case _:
            return False


def captured(
    file: ExaminedFile, table: RouteTable, receiver: Receiver | None, writes: Writes
) -> Captured | None:
    """None where the receiver is no path parameters, or which keys they have is not known."""
    connection = receiver.connection if isinstance(receiver, PathParams) else None
    if connection is None or connection.injected is None or not connection.certain:
        return None
    found = reaches(table, functions_given(file, connection), is_test=file.is_test)
    if writes.path_params is None or not are_all(found):
        return None
    keys = dict.fromkeys(name for reach in found for name in reach.row.params)
    possible = writes.path_params | _tested(connection.injected)
    always = tuple(
        name for name in keys if name not in possible and all(name in reach.row.params for reach in found)
    )
    at_times = (name for name in (*keys, *sorted(possible)) if name not in always)
    return Captured(connection.injected, always, tuple(dict.fromkeys(at_times)))


def _tested(function: Scope) -> frozenset[str]:
    """The keys that the function tests for: it counts on others than the routes have."""
    texts = (each.value for each in function.tested if isinstance(each, ast.Constant))
    return frozenset(each for each in texts if isinstance(each, str))


def functions_given(file: ExaminedFile, connection: Connection | None) -> tuple[str, ...]:
    """The function that is given the connection, and the class of which it is a method.

    A method's class may be what is routed; a function around is not, for it has another connection.
    """
    injected = connection.injected if connection is not None else None
    if injected is None:
        return ()
    return file.function_ids(injected)[: 2 if injected.owner is not None else 1]
