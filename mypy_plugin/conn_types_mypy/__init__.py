"""The mypy plugin's place in the wheel, where `plugins = ["conn_types_mypy"]` finds it.

There is no plugin yet. mypy prints what an import raises and stops, so this refuses in one readable line;
an empty plugin would be accepted and check nothing.
"""

from __future__ import annotations

raise ImportError(
    "conn-types has no mypy plugin yet: take conn_types_mypy out of `plugins`, and run `conn-types check`"
)
