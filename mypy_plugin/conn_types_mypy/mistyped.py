"""Parameters of `url_for` whose types the route does not accept."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from mypy.nodes import CallExpr
from mypy.plugin import CheckerPluginInterface, MethodContext
from mypy.types import Instance, Type, TypedDictType, UnionType, get_proper_type

from conn_types.analysis.references.reference import RouteReference
from conn_types.analysis.references.refused_values import asked_rows, refused_values
from conn_types.analysis.references.resolution import ResolvedRoute
from conn_types.analysis.rules.route_param_type import MistypedParameter
from conn_types.analysis.table import Row
from conn_types_mypy.accepted import accepts
from conn_types_mypy.knowledge import Knowledge
from conn_types_mypy.markers import certain_parameters
from conn_types_mypy.mypy_types import is_at_hand
from conn_types_mypy.written_types import written_type


def mistyped_parameters(
    knowledge: Knowledge,
    api: CheckerPluginInterface,
    types: Mapping[str, Type],
    reference: RouteReference,
    resolved: Sequence[ResolvedRoute],
) -> Iterator[MistypedParameter]:
    """The parameters whose type no row accepts that the name may lead to. `types`: what each is given."""
    if any(each.verdict != "found" for each in resolved) or not resolved or not reference.candidates:
        return
    rows = _rows(reference)
    if not rows:
        return
    strict = knowledge.project.configuration.strict_params
    refused = {each.parameter.name for each in refused_values(reference)}
    for given in reference.params:
        if given.name in refused:
            continue
        declared = [row.params[given.name] for row in rows if given.name in row.params]
        found = types.get(given.name)
        if found is None or len(declared) != len(rows):
            continue
        written = [written_type(param, strict=strict) for param in declared]
        if not all(is_at_hand(api, each) for each in written):
            knowledge.unsettled += 1
        if any(accepts(api, each, found) for each in written):
            continue
        yield MistypedParameter(
            reference=reference,
            name=reference.names[0].text,
            row=rows[0],
            parameter=given,
            param=declared[0],
            accepts=written[0],
            given=_shown(found),
        )


def _rows(reference: RouteReference) -> list[Row]:
    found = [asked_rows(reference, name) for name in reference.names]
    return [row for rows in found for row in rows]


def argument_types(ctx: MethodContext, call: CallExpr) -> dict[str, Type]:
    """The type of each argument by keyword, what a TypedDict spreads included."""
    types: dict[int, Type] = {
        id(node): found
        for nodes, given in zip(ctx.args, ctx.arg_types, strict=True)
        for node, found in zip(nodes, given, strict=True)
    }
    named: dict[str, Type] = {}
    for name, node in zip(call.arg_names, call.args, strict=True):
        found = get_proper_type(types.get(id(node)))
        if name is None and isinstance(found, TypedDictType):
            named |= {key: each for key, each in found.items.items() if key in found.required_keys}
        elif name is None and found is not None:
            named |= certain_parameters(found)
        elif name is not None and found is not None:
            named[name] = types[id(node)]
    return named


def _shown(given: Type) -> str:
    """The type as messages show it, without the value that a literal is known to have."""
    proper = get_proper_type(given)
    if isinstance(proper, UnionType):
        return " | ".join(map(_shown, proper.items))
    if isinstance(proper, Instance):
        plain: Instance = proper.copy_modified(last_known_value=None)  # pyright: ignore[reportUnknownMemberType]
        return str(plain).removeprefix("builtins.")
    return str(proper).replace("builtins.", "")
