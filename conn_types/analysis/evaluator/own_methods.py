"""What classes outside the frameworks do in their own way."""

from __future__ import annotations

from collections.abc import Set

from conn_types.analysis.evaluator.values import Class, Instance, Unknown
from conn_types.analysis.fullnames import FRAMEWORK_PACKAGES


def has_own(value: Instance, methods: Set[str]) -> bool:
    """Whether a class in front of the frameworks' has one of the methods, or may have it."""
    for cls in value.cls.mro:
        if isinstance(cls, Unknown):
            return True
        if isinstance(cls, Class):
            if cls.module.name.partition(".")[0] in FRAMEWORK_PACKAGES:
                return False
            if not methods.isdisjoint(cls.namespace):
                return True
    return False
