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
from mypy.types import Instance, Type, get_proper_type

from conn_types.analysis.accepted_types import ANYTHING
from conn_types.analysis.refusal import refusal
from conn_types_mypy.accepted import accepts
from conn_types_mypy.answers import Accepted, Accepting, InFile, Names, first_of
from conn_types_mypy.enclosing import qualified_names
from conn_types_mypy.literals import values_of

PLAIN = (NameExpr, MemberExpr, IndexExpr, CallExpr)
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
    _, *keywords = call.arg_names
    accepting = _accepting(_names(ctx.api, file), name.value, keywords)
    if accepting is None:
        return False
    types = [each for nodes in ctx.arg_types for each in nodes]
    if len(types) != len(call.args):
        return False
    for keyword, node, found in zip(keywords, given, types[1:], strict=True):
        if keyword is None or not _takes(ctx.api, accepting[keyword], node, found):
            return False
    return True


def _names(api: CheckerPluginInterface, file: InFile) -> Names:
    around = None if file.is_uniform else first_of(file, qualified_names(api))
    return file.names if around is None else around.names


def _accepting(names: Names, name: str, keywords: list[str | None]) -> Accepting | None:
    """What takes just these parameters."""
    try:
        found = names[name]
    except KeyError:
        return None
    for each in found:
        if len(each) == len(keywords) and all(map(each.__contains__, keywords)):
            return each
    return None


def _takes(api: CheckerPluginInterface, accepted: Accepted, node: Expression, given: Type) -> bool:
    if isinstance(node, NameExpr) and node.kind == GDEF:
        # A name of the module may have a value that only the command knows.
        return False
    if isinstance(node, PLAIN):
        proper = get_proper_type(given)
        if (
            isinstance(proper, Instance)
            and proper.last_known_value is None
            and proper.type.fullname in _simple(accepted.written)
        ):
            # The common case: something of a simple type, of which no value is known.
            return True
    if any(refusal(accepted.convertor, value) is not None for value in values_of(node, given)):
        return False
    return accepts(api, accepted.written, given)


@lru_cache(maxsize=1024)
def _simple(written: str) -> frozenset[str]:
    """The names, as mypy has them, of what an annotation takes without a closer look."""
    names = SIMPLE if written == ANYTHING else [each.strip() for each in written.split("|")]
    return frozenset(name if "." in name else f"builtins.{name}" for name in names)
