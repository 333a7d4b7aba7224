"""Calls of `url_for` that are plainly right, as most are: seen before anything is loaded that a report needs.

What is not plain here is not wrong: it is looked at with all that the rules want to know.
"""

from __future__ import annotations

from functools import lru_cache

from mypy.nodes import (
    ARG_NAMED,
    ARG_POS,
    GDEF,
    CallExpr,
    Expression,
    IndexExpr,
    MemberExpr,
    NameExpr,
    StrExpr,
)
from mypy.plugin import CheckerPluginInterface, MethodContext
from mypy.types import Instance, Type

from conn_types.analysis.accepted_types import ANYTHING
from conn_types.analysis.refusal import refusal
from conn_types_mypy.accepted import accepts
from conn_types_mypy.answers import Accepted, InFile, Names, first_of
from conn_types_mypy.enclosing import qualified_names
from conn_types_mypy.literals import values_of

PLAIN = frozenset({NameExpr, MemberExpr, IndexExpr, CallExpr})
"""What is written there has no value of its own."""
SIMPLE = ("str", "int", "float", "bool", "uuid.UUID")


def is_plainly_right(ctx: MethodContext, call: CallExpr, file: InFile) -> bool:
    """Whether a literal name leads, in some router that may be asked, to a row that takes what is given.

    The method is a connection's own.
    """
    name, *given = call.args
    first, *kinds = call.arg_kinds
    if not isinstance(name, StrExpr) or first != ARG_POS or kinds.count(ARG_NAMED) != len(kinds):
        return False
    names = file.names if file.is_uniform else _names(ctx.api, file)
    _, *keywords = call.arg_names
    accepting = _accepting(names, name.value, keywords)
    types = [each for those in ctx.arg_types for each in those]
    if accepting is None or len(types) != len(call.args):
        return False
    del types[0]
    for accepted, node, value in zip(accepting, given, types, strict=True):
        # The common case, here and not in a function of its own: of a simple type, with no value known.
        is_simple = (
            isinstance(value, Instance)
            and value.last_known_value is None
            and value.type.fullname in _simple(accepted.written)
            and type(node) in PLAIN
        )
        if (not is_simple or _is_of_module(node)) and not _takes(ctx.api, accepted, node, value):
            return False
    return True


def _names(api: CheckerPluginInterface, file: InFile) -> Names:
    around = first_of(file, qualified_names(api))
    return file.names if around is None else around.names


def _accepting(names: Names, name: str, keywords: list[str | None]) -> list[Accepted] | None:
    """What the parameters take, where there is a row that has just these."""
    try:
        found = names[name]
    except KeyError:
        return None
    for each in found:
        if len(each) == len(keywords):
            accepted = [each[keyword] for keyword in keywords if keyword is not None and keyword in each]
            if len(accepted) == len(keywords):
                return accepted
    return None


def _is_of_module(node: Expression) -> bool:
    """Whether it is a name of the module, which may have a value that only the command knows."""
    return isinstance(node, NameExpr) and node.kind == GDEF


def _takes(api: CheckerPluginInterface, accepted: Accepted, node: Expression, given: Type) -> bool:
    if _is_of_module(node):
        return False
    if any(refusal(accepted.convertor, value) is not None for value in values_of(node, given)):
        return False
    return accepts(api, accepted.written, given)


@lru_cache(maxsize=1024)
def _simple(written: str) -> frozenset[str]:
    """The names, as mypy has them, of what an annotation takes without a closer look."""
    names = SIMPLE if written == ANYTHING else [each.strip() for each in written.split("|")]
    return frozenset(name if "." in name else f"builtins.{name}" for name in names)
