"""One of several values: how they are put together, and what becomes of each of them."""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable, Iterable
from collections.abc import Sequence as Many

from conn_types.analysis.evaluator.limits import COMBINATIONS
from conn_types.analysis.evaluator.values import NONE, UNION_LIMIT, Union, Unknown, Value, is_among, members


def union(values: Iterable[Value]) -> Value:
    """The one value, or a `Union` of the distinct ones; too many are unknown."""
    values = values if isinstance(values, (list, tuple)) else list(values)
    if len(values) == 1:
        return values[0]
    distinct: list[Value] = []
    for value in values:
        for member in members(value):
            if not is_among(member, distinct):
                distinct.append(member)
        if len(distinct) > UNION_LIMIT:
            return Unknown("one of many values")
    if len(distinct) == 1:
        return distinct[0]
    return Union(tuple(distinct)) if distinct else Unknown("no value")


def by_default(value: Value, *others: Value) -> Value:
    """The value, or one of the others where somebody sets something else or something fails."""
    made = union((value, *others))
    if isinstance(value, Unknown) or (isinstance(value, Union) and not value.by_default):
        return made
    if isinstance(made, Unknown):
        return Union((members(value)[0], made), by_default=True)
    return Union(made.members, by_default=True) if isinstance(made, Union) else made


def at_default(value: Value) -> Value:
    """What the value is where nobody sets anything else."""
    return value.members[0] if isinstance(value, Union) and value.by_default else value


def combine(values: Many[Value]) -> Many[tuple[Value, ...]]:
    """Every combination of the values' members, what holds by default first."""
    return list(itertools.product(*map(members, values)))


def combined(values: Many[Value], results: Many[Value]) -> Value:
    """What becomes of the values, from what becomes of each of their combinations."""
    plain = any(isinstance(value, Union) and not value.by_default for value in values)
    return union(results) if plain else by_default(*results)


def distribute_all(values: Many[Value], apply: Callable[[Many[Value]], Value]) -> Value:
    """What becomes of each combination of the values' members; of very many, what holds by default."""
    several = [value for value in values if isinstance(value, Union)]
    if not several:
        return apply(values)
    if math.prod(len(value.members) for value in several) > COMBINATIONS:
        many = Unknown("one of many values")
        by_setting = all(value.by_default for value in several)
        return by_default(apply([at_default(value) for value in values]), many) if by_setting else many
    return combined(values, [apply(row) for row in combine(values)])


def distribute(value: Value, apply: Callable[[Value], Value]) -> Value:
    """What becomes of each member."""
    if not isinstance(value, Union):
        return apply(value)
    return combined([value], [apply(member) for member in value.members])


def without_none(value: Value) -> Value:
    """The value where it is used in a way that None would not stand: None is not the one, then."""
    return keep(value, lambda member: member != NONE)


def keep(value: Value, keeps: Callable[[Value], bool]) -> Value:
    """The members that are kept, or all where none is."""
    if not isinstance(value, Union):
        return value
    kept = [member for member in value.members if keeps(member)]
    if not kept or len(kept) == len(value.members):
        return value
    return by_default(*kept) if value.by_default and kept[0] is value.members[0] else union(kept)
