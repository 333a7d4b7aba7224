"""Calls of `url_for` that are plainly right, as most are: seen before anything is made that a report needs.

What is not plain here is not wrong: it is looked at with all that the rules want to know.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

from mypy.nodes import ARG_NAMED, ARG_POS, GDEF, CallExpr, Expression, NameExpr, StrExpr
from mypy.plugin import MethodContext
from mypy.types import Instance, Type, get_proper_type

from conn_types.analysis.references.reference import Candidate
from conn_types.analysis.references.refused_values import refusal
from conn_types.analysis.table import Found, Parameter
from conn_types_mypy.accepted import accepts, written_type
from conn_types_mypy.knowledge import Knowledge
from conn_types_mypy.literals import values_of


def is_plainly_right(
    knowledge: Knowledge, ctx: MethodContext, call: CallExpr, candidates: Iterable[Candidate]
) -> bool:
    """Whether a literal name leads, in some router that may be asked, to a row that takes what is given."""
    name, *given = call.args
    kinds = call.arg_kinds
    if not isinstance(name, StrExpr) or kinds[0] != ARG_POS or any(kind != ARG_NAMED for kind in kinds[1:]):
        return False
    # A name of the module may have a value that only the command knows.
    if any(isinstance(node, NameExpr) and node.kind == GDEF for node in given):
        return False
    keywords = frozenset(keyword for keyword in call.arg_names[1:] if keyword is not None)
    types = [each for nodes in ctx.arg_types for each in nodes][1:]
    if len(types) != len(given):
        return False
    for candidate in candidates:
        answer = candidate.routes.look_up(name.value, keywords)
        if not isinstance(answer, Found) or answer.unfilled:
            continue
        params = answer.row.params
        return all(
            keyword is not None and keyword in params and _takes(knowledge, ctx, params[keyword], node, found)
            for keyword, node, found in zip(call.arg_names[1:], given, types, strict=True)
        )
    return False


def _takes(knowledge: Knowledge, ctx: MethodContext, param: Parameter, node: Expression, given: Type) -> bool:
    proper = get_proper_type(given)
    if (
        isinstance(node, NameExpr)
        and isinstance(proper, Instance)
        and proper.last_known_value is None
        and proper.type.fullname in _simple(written_type(knowledge, param))
    ):
        # The common case: a variable of a simple type, of which no value is known.
        return True
    if any(refusal(param, value) is not None for value in values_of(node, given)):
        return False
    return accepts(knowledge, ctx.api, param, given)


@lru_cache(maxsize=1024)
def _simple(written: str) -> frozenset[str]:
    """The names, as mypy has them, of what an annotation takes without a closer look."""
    names = [each.strip() for each in written.split("|")]
    return frozenset(name if "." in name else f"builtins.{name}" for name in names)
