"""Values of parameters that a convertor refuses, or makes something else of, whatever their type."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass

from conn_types.analysis.references.reference import GivenParameter, KnownText, KnownValue, RouteReference
from conn_types.analysis.table import Missing, Parameter, Row, Unsure


@dataclass(frozen=True, slots=True, kw_only=True)
class RefusedValue:
    """A value that no row takes which the name may lead to.

    `row` and `param` are the first one's; `why` says in words what its convertor does with the value.
    """

    reference: RouteReference
    name: KnownText
    row: Row
    parameter: GivenParameter
    param: Parameter
    value: KnownValue
    why: str


def refused_values(reference: RouteReference) -> Iterator[RefusedValue]:
    """Of each name, the parameters with such a value. A mistake is one for every candidate."""
    if not reference.closed or reference.excused or reference.open_params or not reference.candidates:
        return
    if not any(param.values for param in reference.params) or reference.optional:
        return
    for name in reference.names:
        rows = asked_rows(reference, name)
        if rows:
            yield from _of_name(reference, name, rows)


def asked_rows(reference: RouteReference, name: KnownText) -> list[Row]:
    """The rows that may answer to the name with these parameters; none where they are not all known.

    The first that has both is asked, and what it refuses no other is given. Where it is there under a
    condition only, the next one may be the first.
    """
    given = frozenset(param.name for param in reference.params)
    rows: list[Row] = []
    for candidate in reference.candidates:
        answer = candidate.routes.look_up(name.text, given)
        if isinstance(answer, Missing):
            continue
        if isinstance(answer, Unsure) or answer.unfilled:
            return []
        rows.append(answer.row)
        if _may_be_absent(answer.row):
            rows += [
                row
                for row in candidate.routes.rows()
                if row.name == name.text and row.params.keys() == answer.row.params.keys()
            ]
    return rows


def _may_be_absent(row: Row) -> bool:
    return row.conditional is not None or row.default is not None


def _of_name(reference: RouteReference, name: KnownText, rows: list[Row]) -> Iterator[RefusedValue]:
    for parameter in reference.params:
        for value in parameter.values:
            why = [refusal(row.params[parameter.name], value) for row in rows if parameter.name in row.params]
            if len(why) < len(rows) or None in why:
                continue
            yield RefusedValue(
                reference=reference,
                name=name,
                row=rows[0],
                parameter=parameter,
                param=rows[0].params[parameter.name],
                value=value,
                why=why[0] or "",
            )
            break


def refusal(param: Parameter, value: KnownValue) -> str | None:
    """What is wrong with the value; None where nothing is, or where the convertor is not known by heart."""
    if not param.built_in:
        return None
    match param.convertor:
        case "str":
            return _of_str(str(value))
        case "int":
            return _of_int(value)
        case "float":
            return _of_float(value)
        case _:
            return None


def _of_str(text: str) -> str | None:
    if "/" in text:
        return "it is one segment of the path, and takes no slash: a {…:path} does"
    return None if text else "it is one segment of the path, and takes no empty text"


def _of_int(value: KnownValue) -> str | None:
    try:
        number = int(value)
    except (ValueError, OverflowError):
        return "that is no whole number"
    if number < 0:
        return "an int takes no negative number"
    if isinstance(value, float) and float(number) != value:
        return f"it would be cut to {number}"
    return None


def _of_float(value: KnownValue) -> str | None:
    try:
        number = float(value)
    except (ValueError, OverflowError):
        return "that is no number"
    if not math.isfinite(number):
        return "a float takes no infinity, and not NaN"
    return "a float takes no negative number" if number < 0 else None
