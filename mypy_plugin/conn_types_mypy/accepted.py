"""The types of `url_for`'s parameters, against what the route accepts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from mypy.nodes import CallExpr
from mypy.plugin import CheckerPluginInterface, MethodContext
from mypy.subtypes import is_subtype
from mypy.types import AnyType, Instance, NoneType, TupleType, Type, TypedDictType, UnionType, get_proper_type

from conn_types.analysis.references.reference import RouteReference
from conn_types.analysis.references.refused_values import asked_rows, refused_values
from conn_types.analysis.references.resolution import ResolvedRoute
from conn_types.analysis.rules.route_param_type import ANYTHING, MistypedParameter
from conn_types.analysis.table import Parameter, Row
from conn_types_mypy.knowledge import Knowledge
from conn_types_mypy.markers import certain_parameters
from conn_types_mypy.mypy_types import ANY, type_of

REFUSED = (
    "builtins.bytes",
    "builtins.bytearray",
    "builtins.list",
    "builtins.tuple",
    "builtins.dict",
    "builtins.set",
    "builtins.frozenset",
)
"""What has no sensible text in a URL: a parameter of any type accepts all but these, and None."""


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
    refused = {each.parameter.name for each in refused_values(reference)}
    for given in reference.params:
        if given.name in refused:
            continue
        declared = [row.params[given.name] for row in rows if given.name in row.params]
        found = types.get(given.name)
        if found is None or len(declared) != len(rows):
            continue
        if any(accepts(knowledge, api, param, found) for param in declared):
            continue
        yield MistypedParameter(
            reference=reference,
            name=reference.names[0].text,
            row=rows[0],
            parameter=given,
            param=declared[0],
            accepts=written_type(knowledge, declared[0]),
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


def written_type(knowledge: Knowledge, param: Parameter) -> str:
    """What the parameter takes, as an annotation."""
    if not knowledge.project.configuration.strict_params:
        return param.accepts
    if param.convertor not in ("str", "path"):
        return param.value_type
    if param.annotation is None or param.annotation == "str":
        return "str"
    return param.accepts.partition("|")[0].strip()


def accepts(knowledge: Knowledge, api: CheckerPluginInterface, param: Parameter, given: Type) -> bool:
    """Whether a value of the type may be given for the parameter."""
    written = written_type(knowledge, param)
    proper = get_proper_type(given)
    if isinstance(proper, AnyType) or written == ANY:
        return True
    if isinstance(proper, UnionType) and any(
        isinstance(get_proper_type(item), AnyType) for item in proper.items
    ):
        # `.get` of a dict that holds anything: what is in there is not known.
        return True
    if written == ANYTHING:
        return not _is_refused(proper)
    wanted = get_proper_type(type_of(api, written))
    parts = wanted.items if isinstance(wanted, UnionType) else [wanted]
    if any(isinstance(get_proper_type(part), AnyType) for part in parts):
        return True
    return is_subtype(proper, wanted)


def _is_refused(given: Type) -> bool:
    """None, bytes and containers; an optional value is refused for its None."""
    proper = get_proper_type(given)
    if isinstance(proper, UnionType):
        return any(_is_refused(item) for item in proper.items)
    if isinstance(proper, (NoneType, TypedDictType)):
        return True
    if isinstance(proper, TupleType):
        proper = proper.partial_fallback
    # A named tuple or a user's own class may have a text of its own.
    return isinstance(proper, Instance) and proper.type.fullname in REFUSED


def _shown(given: Type) -> str:
    """The type as messages show it, without the value that a literal is known to have."""
    proper = get_proper_type(given)
    if isinstance(proper, UnionType):
        return " | ".join(map(_shown, proper.items))
    if isinstance(proper, Instance):
        plain: Instance = proper.copy_modified(last_known_value=None)  # pyright: ignore[reportUnknownMemberType]
        return str(plain).removeprefix("builtins.")
    return str(proper).replace("builtins.", "")
