"""Whether a class of the project has put its own method or attribute before the framework's."""

from __future__ import annotations

from mypy.nodes import TypeInfo
from mypy.types import Instance, Type, get_proper_type

from conn_types.analysis.fullnames import FRAMEWORK_PACKAGES
from conn_types_mypy.receiver_types import instances


class Classes:
    """Which classes have a base, and take a method from it. Each is looked at once."""

    def __init__(self) -> None:
        self._known: dict[tuple[TypeInfo, str, frozenset[str]], bool] = {}

    def forget(self) -> None:
        """mypy may have made its types anew."""
        self._known.clear()

    def are_all(self, given: Type, bases: frozenset[str], name: str) -> bool:
        """Whether it is an instance, or several, and the class of each `is_one_of` these."""
        proper = given if isinstance(given, Instance) else get_proper_type(given)
        if isinstance(proper, Instance):
            return self.is_one_of(proper.type, bases, name)
        found = instances(proper)
        return bool(found) and all(self.is_one_of(each.type, bases, name) for each in found)

    def is_one_of(self, info: TypeInfo, bases: frozenset[str], name: str) -> bool:
        """Whether it is, or has for a base, one of the classes, whose own is what it has under the name."""
        key = (info, name, bases)
        found = self._known.get(key)
        if found is None:
            found = any(info.has_base(base) for base in bases) and not is_overridden(info, name)
            self._known[key] = found
        return found


def is_overridden(info: TypeInfo, name: str) -> bool:
    """True as well where it cannot be told: a base of the class is Any."""
    for each in info.mro:
        if each.module_name.partition(".")[0] in FRAMEWORK_PACKAGES:
            return False
        if name in each.names or each.fallback_to_any:
            return True
    return True
