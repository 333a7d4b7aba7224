"""Whether a parameter of `url_for` accepts a type."""

from __future__ import annotations

from mypy.plugin import CheckerPluginInterface
from mypy.subtypes import is_subtype
from mypy.types import AnyType, Instance, NoneType, TupleType, Type, TypedDictType, UnionType, get_proper_type

from conn_types.analysis.accepted_types import ANYTHING
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


def accepts(api: CheckerPluginInterface, written: str, given: Type) -> bool:
    """Whether a value of the type may be given for a parameter that takes what is `written`."""
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
