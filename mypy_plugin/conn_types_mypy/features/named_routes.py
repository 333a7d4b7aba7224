"""Calls of `url_for` and `url_path_for` that are not plainly right.

To mypy, the name is any str and the parameters are anything. The plugin

1. takes the texts that the name may be from its type: literals, `Final`s, enum members, unions of them;
2. looks them up with the parameters that are given, in the routers that the receiver asks;
3. where something is wrong, asks the command's own reading of the file what is around the call (an
   `except NoMatchFound`, an app that nobody has seen), and reports what the command would.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from mypy.nodes import (
    ARG_POS,
    ARG_STAR2,
    GDEF,
    CallExpr,
    ConditionalExpr,
    Expression,
    MemberExpr,
    NameExpr,
    RefExpr,
    StrExpr,
    Var,
)
from mypy.plugin import MethodContext
from mypy.types import Instance, TypedDictType, TypeVarType, get_proper_type

from conn_types.analysis.references.candidates import innermost_applications, outermost_routers
from conn_types.analysis.references.receiver import (
    Connection,
    HeldRouting,
    KnownRouting,
    Receiver,
    SomeRouting,
)
from conn_types.analysis.references.reference import (
    Candidate,
    GivenParameter,
    KnownText,
    Reverser,
    RouteReference,
)
from conn_types.analysis.references.refused_values import refused_values
from conn_types.analysis.references.resolution import ResolvedRoute, resolve
from conn_types_mypy.enclosing import enclosing, function_ids
from conn_types_mypy.features import passed_names
from conn_types_mypy.fullnames import CONNECTION_CLASSES, ROUTING_CLASSES
from conn_types_mypy.knowledge import Knowledge
from conn_types_mypy.literals import texts_of, values_of
from conn_types_mypy.mistyped import argument_types, mistyped_parameters
from conn_types_mypy.report import report
from conn_types_mypy.spans import span_of
from conn_types_mypy.surroundings import expects_value_errors, surrounding_reference

MISTAKES = frozenset({"unknown-name", "wrong-params", "unfilled"})


def check(knowledge: Knowledge, ctx: MethodContext) -> None:
    """Tell what is wrong with the call, in a file of the project."""
    call = ctx.context
    if isinstance(call, CallExpr) and isinstance(call.callee, MemberExpr) and call.args:
        receiver = _receiver(knowledge, ctx, call.callee)
        if receiver is None:
            passed_names.check(knowledge, ctx)
        else:
            _check_call(knowledge, ctx, call, call.callee, receiver)


def _check_call(
    knowledge: Knowledge, ctx: MethodContext, call: CallExpr, callee: MemberExpr, receiver: Receiver
) -> None:
    reverser: Reverser = "url_for" if callee.name == "url_for" else "url_path_for"
    reference = _reference(knowledge, ctx, call, reverser, receiver)
    if reference is None:
        return
    resolved: Sequence[ResolvedRoute] = resolve(reference)
    is_wrong = any(each.verdict in MISTAKES for each in resolved) or any(refused_values(reference))
    if is_wrong or any(map(_is_constant, call.args[1:])):
        reference = _with_surroundings(knowledge, ctx, call, reference, receiver)
        if reference is None:
            return
        resolved = resolve(reference)
        report(knowledge, ctx.api, (*resolved, *refused_values(reference)), knowledge.plain_facts)
    types = argument_types(ctx, call)
    mistyped = tuple(mistyped_parameters(knowledge, ctx.api, types, reference, resolved))
    if mistyped and not expects_value_errors(knowledge, ctx.api, call):
        report(knowledge, ctx.api, mistyped, knowledge.plain_facts)


def _with_surroundings(
    knowledge: Knowledge, ctx: MethodContext, call: CallExpr, reference: RouteReference, receiver: Receiver
) -> RouteReference | None:
    """The same names and values again, with what the command sees around the call."""
    seen = surrounding_reference(knowledge, ctx.api, call, receiver)
    if not isinstance(seen, RouteReference):
        return None
    # The command's places are right for it; mypy may know more texts, and of values that it gave up on.
    names = (
        seen.names if {name.text for name in seen.names} == {name.text for name in reference.names} else ()
    )
    if seen.open_params and not reference.open_params:
        seen = replace(seen, params=reference.params, optional=reference.optional, open_params=False)
    values = {param.name: param.values for param in reference.params}
    params = tuple(
        replace(param, values=tuple(dict.fromkeys((*param.values, *values.get(param.name, ())))))
        for param in seen.params
    )
    return replace(seen, names=names or reference.names, params=params)


def _receiver(knowledge: Knowledge, ctx: MethodContext, callee: MemberExpr) -> Receiver | None:
    """What the method is called on: a connection, an application, a router; None for anything else."""
    on = get_proper_type(ctx.type)
    if isinstance(on, TypeVarType):
        on = get_proper_type(on.upper_bound)
    if not isinstance(on, Instance):
        return None
    if callee.name == "url_for":
        is_connection = knowledge.classes.is_one_of(on.type, CONNECTION_CLASSES, "url_for")
        return Connection() if is_connection else None
    if not knowledge.classes.is_one_of(on.type, ROUTING_CLASSES, callee.name):
        return None
    known = _module_level(knowledge, callee.expr) or _held(knowledge, ctx, callee.expr)
    return known or SomeRouting(is_application=True)


def _module_level(knowledge: Knowledge, on: Expression) -> KnownRouting | None:
    """An application or router that the route table knows by the name that it has in its module."""
    if not isinstance(on, (NameExpr, MemberExpr)) or not on.fullname:
        return None
    module, _, name = on.fullname.rpartition(".")
    routes = knowledge.table.routers.get(f"{module}:{name}")
    return None if routes is None else KnownRouting(routes=routes, id=f"{module}:{name}")


def _held(knowledge: Knowledge, ctx: MethodContext, on: Expression) -> HeldRouting | None:
    """`self.router`: the routers that the project's objects of the class hold."""
    if not isinstance(on, MemberExpr) or not isinstance(on.expr, RefExpr):
        return None
    owner = get_proper_type(ctx.api.get_expression_type(on.expr))
    if not isinstance(owner, Instance):
        return None
    classes = (each.fullname for each in owner.type.mro)
    routers = (knowledge.table.held.get(f"{name}.{on.name}") for name in classes)
    return next((HeldRouting(each) for each in routers if each is not None), None)


def _reference(
    knowledge: Knowledge, ctx: MethodContext, call: CallExpr, reverser: Reverser, receiver: Receiver
) -> RouteReference | None:
    if call.arg_kinds[0] != ARG_POS:
        return None
    names = _names(knowledge, ctx, call.args[0])
    params, optional, is_open = _params(knowledge, ctx, call)
    if not names or is_open:
        # What the types do not tell, the values may: a constant that is not Final, `**{"id": 1}`.
        seen = surrounding_reference(knowledge, ctx.api, call, receiver)
        if isinstance(seen, RouteReference):
            names = names or seen.names
            params, optional, is_open = seen.params, seen.optional, seen.open_params
    if not names:
        return None
    return RouteReference(
        path=knowledge.project.shown(knowledge.path(ctx.api.path)),
        span=span_of(knowledge, ctx.api.path, call),
        reverser=reverser,
        names=names,
        params=params,
        optional=optional,
        open_params=is_open,
        candidates=_candidates(knowledge, ctx, receiver),
    )


def _names(knowledge: Knowledge, ctx: MethodContext, node: Expression) -> tuple[KnownText, ...]:
    """Each text with its place, a conditional's branches apart; none where one is not known."""
    if isinstance(node, ConditionalExpr):
        first, second = _names(knowledge, ctx, node.if_expr), _names(knowledge, ctx, node.else_expr)
        return (*first, *second) if first and second else ()
    span = span_of(knowledge, ctx.api.path, node)
    if isinstance(node, StrExpr):
        return (KnownText(text=node.value, span=span),)
    given = ctx.arg_types[0][0] if ctx.args and ctx.args[0] and ctx.args[0][0] is node else None
    found = texts_of(given if given is not None else ctx.api.get_expression_type(node))
    return tuple(KnownText(text=text, span=span) for text in found)


def _params(
    knowledge: Knowledge, ctx: MethodContext, call: CallExpr
) -> tuple[tuple[GivenParameter, ...], tuple[GivenParameter, ...], bool]:
    """Those that are always given, those that are at times, and whether there may be others."""
    types = {
        id(node): found
        for nodes, given_types in zip(ctx.args, ctx.arg_types, strict=True)
        for node, found in zip(nodes, given_types, strict=True)
    }
    given: list[GivenParameter] = []
    optional: list[GivenParameter] = []
    is_open = len([kind for kind in call.arg_kinds if kind == ARG_POS]) > 1
    for node, name, kind in list(zip(call.args, call.arg_names, call.arg_kinds, strict=True))[1:]:
        if name is not None:
            values = values_of(node, types.get(id(node)))
            span = span_of(knowledge, ctx.api.path, node)
            given.append(GivenParameter(name=name, span=span, values=values))
        elif kind == ARG_STAR2:
            spread = get_proper_type(types.get(id(node)))
            if not isinstance(spread, TypedDictType):
                is_open = True
                continue
            span = span_of(knowledge, ctx.api.path, node)
            for key in spread.items:
                into = given if key in spread.required_keys else optional
                into.append(GivenParameter(name=key, span=span))
    return tuple(given), tuple(optional), is_open


def _is_constant(node: Expression) -> bool:
    """A name of the module that is not Final: the command may know its value."""
    return isinstance(node, NameExpr) and node.kind == GDEF and isinstance(node.node, Var)


def _candidates(knowledge: Knowledge, ctx: MethodContext, receiver: Receiver) -> tuple[Candidate, ...]:
    if isinstance(receiver, KnownRouting):
        return (Candidate(app=receiver.id, routes=receiver.routes),)
    if isinstance(receiver, HeldRouting):
        return tuple(Candidate(app=None, routes=routes) for routes in receiver.routers)
    module = knowledge.module_name(ctx.api.path)
    ids = function_ids(module, enclosing(ctx.api))
    find = outermost_routers if isinstance(receiver, Connection) else innermost_applications
    key = (ctx.api.path, ids, find is outermost_routers)
    found = knowledge.candidates.get(key)
    if found is None:
        path = knowledge.path(ctx.api.path)
        found = find(knowledge.table, module, ids, is_test=knowledge.project.is_test(path)).candidates
        knowledge.candidates[key] = found
    return found
