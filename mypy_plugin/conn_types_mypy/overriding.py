"""Whether a class of the project has put its own method or attribute before the framework's."""

from __future__ import annotations

from mypy.nodes import TypeInfo

from conn_types.analysis.fullnames import FRAMEWORK_PACKAGES


def is_overridden(info: TypeInfo, name: str) -> bool:
    """True as well where it cannot be told: a base of the class is Any."""
    for each in info.mro:
        if each.module_name.partition(".")[0] in FRAMEWORK_PACKAGES:
            return False
        if name in each.names or each.fallback_to_any:
            return True
    return True
