"""The daemon asks no module for its digest: there, the plugin's version carries that of the whole table.

mypy compares the versions of the plugins at every `dmypy run`, and starts afresh where one has changed.
"""

from __future__ import annotations

import sys

from mypy.options import Options

from conn_types_mypy.knowledge import Knowledge
from conn_types_mypy.version import VERSION


def announce(knowledge: Knowledge, options: Options) -> None:
    """Set the version of the entry module, which mypy reads after it has made the plugin."""
    if options.fine_grained_incremental:
        sys.modules["conn_types_mypy"].__dict__["__version__"] = f"{VERSION}+{knowledge.digests.everything}"
