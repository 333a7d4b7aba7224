"""What the command sees where mypy found something: the use in the file's own tree, and what is around it."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import TYPE_CHECKING

from mypy.nodes import Context
from mypy.plugin import CheckerPluginInterface

from conn_types.analysis.references.reaching import reaching_bindings
from conn_types.analysis.references.receiver import Receiver
from conn_types.analysis.references.reference import Reference, RouteReference, UnknownReceiver
from conn_types.analysis.references.scopes import Assigned, Position
from conn_types.analysis.references.types_told import ByTypes, Place, place
from conn_types_mypy.knowledge import Knowledge
from conn_types_mypy.spans import place_of

if TYPE_CHECKING:
    from conn_types.analysis.references.scopes import Use


def surrounding_reference(
    knowledge: Knowledge,
    api: CheckerPluginInterface,
    node: Context,
    receiver: Receiver | None = None,
    told: ByTypes | None = None,
) -> Reference | None:
    """The command's reference at the place of the node.

    Where the syntax alone does not tell, mypy's types do: what it is made on (`receiver`), what its parts are
    (`told`).
    """
    path = knowledge.path(api.path)
    file, reader = knowledge.uses.examined.get(path), knowledge.uses.reader(path)
    if file is None or reader is None:
        return None
    file.told = told
    try:
        for use in _uses_at(file.walked.uses, place_of(knowledge, api.path, node)):
            found = reader.reference(use.node, use.position, as_written=True)
            if receiver is not None and (found is None or isinstance(found, UnknownReceiver)):
                found = reader.reference(use.node, use.position, receiver, as_written=True)
            if isinstance(found, RouteReference):
                # Types may tell more names and parameters than those that were looked up.
                return reader.tolerated(found, use.position)
            if found is not None:
                return found
    finally:
        file.told = None
    return None


def references_on(
    knowledge: Knowledge, api: CheckerPluginInterface, node: Context
) -> Iterator[Reference | None]:
    """The command's references to routes whose names are asked for on the node: `node.url_path_for("x")`."""
    path = knowledge.path(api.path)
    file, reader = knowledge.uses.examined.get(path), knowledge.uses.reader(path)
    if file is None or reader is None:
        return
    wanted = place_of(knowledge, api.path, node)
    for use in file.walked.uses:
        match use.node:
            case ast.Call(func=ast.Attribute(value=on, attr="url_for" | "url_path_for")):
                if any(place(each)[2:] == wanted[2:] for each in _values(on, use.position)):
                    yield reader.reference(use.node, use.position, as_written=True)
            case _:
                continue


def _values(node: ast.expr, position: Position) -> Iterator[ast.expr]:
    """The expression, and those that a local name was assigned."""
    yield node
    scope = position.scope.binder(node.id) if isinstance(node, ast.Name) else None
    if scope is None or not isinstance(node, ast.Name) or not scope.is_function:
        return
    for binding in reaching_bindings(node.id, scope, node, position) or ():
        if isinstance(binding.what, Assigned) and binding.what.value is not None:
            yield binding.what.value


def expects_value_errors(knowledge: Knowledge, api: CheckerPluginInterface, node: Context) -> bool:
    """Whether a `try` or `with` around the node handles what a convertor raises."""
    from conn_types.analysis.references.expected_failures import VALUE_ERRORS, expects

    file = knowledge.uses.examined.get(knowledge.path(api.path))
    if file is None:
        return False
    uses = _uses_at(file.walked.uses, place_of(knowledge, api.path, node))
    return any(expects(file, use.position, VALUE_ERRORS) for use in uses)


def _uses_at(uses: list[Use], wanted: Place) -> Iterator[Use]:
    """Those that end there. To mypy's older parser, one that fills an f-string's braces begins elsewhere."""
    for use in uses:
        if (use.node.end_lineno, use.node.end_col_offset) == wanted[2:]:
            yield use
