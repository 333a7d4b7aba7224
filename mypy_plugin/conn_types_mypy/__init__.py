"""The mypy plugin of conn-types: `plugins = ["conn_types_mypy"]`.

It finds the same mistakes as `conn-types check`, by the same table, look-up and rules, and adds types: what
`path_params["…"]` and `scope["…"]` hold, and what the parameters of `url_for` accept.
"""

from __future__ import annotations

from conn_types_mypy.plugin import ConnTypesPlugin
from conn_types_mypy.version import VERSION

__version__ = VERSION
"""What mypy's caches are bound to; in the daemon, with the digest of the route table (`daemon.py`)."""


def plugin(version: str) -> type[ConnTypesPlugin]:
    """mypy's entry point: the plugin's class, whatever mypy's version."""
    return ConnTypesPlugin
