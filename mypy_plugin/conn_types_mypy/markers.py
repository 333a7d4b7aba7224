"""What path parameters are marked with: each parameter's type, by how sure it is that it is there."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from mypy.types import AnyType, ExtraAttrs, Instance, Type, TypedDictType, UnionType, get_proper_type

CERTAIN = "path parameter "
POSSIBLE = "possible path parameter "
"""What the marker's names begin with: no identifiers, so no attributes."""


class Marker(NamedTuple):
    """What is known of path parameters.

    - `attrs`: what their type is marked with.
    - `certain`: those that are always there as a type of their own; None where mypy has no such types.
    """

    attrs: ExtraAttrs
    certain: TypedDictType | None


def marks_of(given: Type) -> Mapping[str, Type]:
    """The marker's names and types; none where the type is not marked."""
    proper = get_proper_type(given)
    if not isinstance(proper, Instance) or proper.extra_attrs is None:
        return {}
    found = proper.extra_attrs.attrs
    return found if any(name.startswith((CERTAIN, POSSIBLE)) for name in found) else {}


def certain_parameters(given: Type) -> dict[str, Type]:
    """The parameters that are always there and of one type, whichever route has led here."""
    return {
        name.removeprefix(CERTAIN): each
        for name, each in marks_of(given).items()
        if name.startswith(CERTAIN) and not isinstance(get_proper_type(each), UnionType)
    }


def holds_anything(mapping: Instance) -> bool:
    """Whether its values, by its last argument, are Any: of others, somebody has said what they are."""
    args = mapping.args
    return bool(args) and isinstance(get_proper_type(args[-1]), AnyType)


def with_marker(instance: Instance, attrs: ExtraAttrs) -> Instance:
    copied: Instance = instance.copy_modified()  # pyright: ignore[reportUnknownMemberType]
    copied.extra_attrs = attrs
    return copied
