"""The daemon asks no module for its digest: there, the plugin's version carries that of the whole table.

mypy compares the versions of the plugins at every `dmypy run`, and starts afresh where one has changed.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from mypy.options import Options

from conn_types_mypy.version import VERSION

if TYPE_CHECKING:
    from conn_types_mypy.plugin import ConnTypesPlugin


def announce(plugin: ConnTypesPlugin, options: Options) -> None:
    """Set the version of the entry module, which mypy reads after it has made the plugin.

    Only the daemon's first options say that it is one. To compare versions, it makes the plugin with options
    read afresh, which do not: but then this process has announced a digest before.
    """
    entry = sys.modules["conn_types_mypy"].__dict__
    if options.fine_grained_incremental or entry["__version__"] != VERSION:
        entry["__version__"] = f"{VERSION}+{plugin.knowledge.digests.everything}"
