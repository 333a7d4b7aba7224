"""What a path can be: one text, the default and what a setting makes of it, or one of several."""

from __future__ import annotations

from dataclasses import dataclass

from conn_types.analysis.evaluator.keys import as_const
from conn_types.analysis.evaluator.values import NONE, Text, Union, Unknown, Value, members
from conn_types.analysis.location import Location
from conn_types.analysis.table import OpenSpot


@dataclass(frozen=True, slots=True, kw_only=True)
class Alternatives:
    """The texts that a value may be.

    - `known`: those that are known, what holds by default first. None are where nothing is.
    - `sure`: the first of them is the one, unless somebody sets something else.
    - `elsewhere`: the open spot of those that are not known, beside at least one that is.
    """

    known: tuple[str, ...] = ()
    sure: bool = False
    elsewhere: OpenSpot | None = None

    def is_sure(self, known: str) -> bool:
        return self.sure and known == self.known[0]


def alternatives(value: Value, place: Location) -> Alternatives:
    """The texts that a path may be. None among several is not the one: no route has it."""
    several = [each for each in members(value) if each != NONE]
    known = tuple(dict.fromkeys(text for each in several if (text := text_of(each)) is not None))
    unknown = next((each for each in several if text_of(each) is None), None)
    by_default = isinstance(value, Union) and value.by_default and text_of(value.members[0]) is not None
    if not known:
        return Alternatives()
    if unknown is None:
        return Alternatives(known=known, sure=by_default or len(known) == 1)
    why = unknown.unknown if isinstance(unknown, Text) else unknown
    reason = why.reason if isinstance(why, Unknown) else "a path that is not known"
    spot = OpenSpot(
        location=(why.location if isinstance(why, Unknown) else None) or place,
        reason=f"the path depends on something that may be set: {reason}",
        path_prefix=beginning(value, several=several[1:] if by_default else several),
    )
    # What is known beside it is what the default comes to on other ways, as a rule: one row is enough.
    return Alternatives(known=known[:1], sure=True, elsewhere=spot)


def text_of(value: Value) -> str | None:
    constant = as_const(value)
    return constant.value if constant is not None and isinstance(constant.value, str) else None


def beginning(value: Value, several: list[Value] | None = None) -> str:
    """What is known of the beginning of a path: none where several begin in different ways."""
    parts = members(value) if several is None else several
    prefixes = {each.prefix if isinstance(each, Text) else text_of(each) or "" for each in parts}
    return prefixes.pop() if len(prefixes) == 1 else ""
