"""The classes of what a method or attribute is looked up on."""

from __future__ import annotations

from mypy.types import Instance, Type, TypeVarType, UnionType, get_proper_type


def instances(given: Type) -> list[Instance]:
    """The object's type, or those that it may be one of; none where one of them is something else."""
    proper = get_proper_type(given)
    if isinstance(proper, Instance):
        return [proper]
    match proper:
        case TypeVarType(values=[]):
            return instances(proper.upper_bound)
        case TypeVarType(values=parts) | UnionType(items=parts):
            found = [instances(part) for part in parts]
            return [each for some in found for each in some] if all(found) else []
        case _:
            return []
