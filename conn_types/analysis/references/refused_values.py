"""Values of parameters that a convertor refuses, or makes something else of, whatever their type."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from conn_types.analysis.references.reference import GivenParameter, KnownText, KnownValue, RouteReference
from conn_types.analysis.refusal import refusal
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
            declared = [row.params[parameter.name] for row in rows if parameter.name in row.params]
            why = [refusal(param.framework_convertor, value) for param in declared]
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
