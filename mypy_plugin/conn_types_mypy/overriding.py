"""Whether a class of the project has put its own method or attribute before the framework's."""

from __future__ import annotations

from collections.abc import Sequence

from mypy.nodes import TypeInfo
from mypy.types import Instance

from conn_types.analysis.fullnames import FRAMEWORK_PACKAGES


class Classes:
    """Which classes have a base, and take a method from it. Each is looked at once."""

    def __init__(self) -> None:
        self._known: dict[tuple[str, str, Sequence[str]], bool] = {}

    def forget(self) -> None:
        """mypy may have made its types anew."""
        self._known.clear()

    def are_all(self, instances: Sequence[Instance], bases: Sequence[str], name: str) -> bool:
        """Whether there are instances, and the class of each `is_one_of` these."""
        for each in instances:
            if not self.is_one_of(each.type, bases, name):
                return False
        return bool(instances)

    def is_one_of(self, info: TypeInfo, bases: Sequence[str], name: str) -> bool:
        """Whether it is, or has for a base, one of the classes, whose own is what it has under the name."""
        key = (info.fullname, name, bases)
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
