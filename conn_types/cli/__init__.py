"""The command `conn-types`.

Its libraries come with an extra; without them it says which, and exits with 2.
"""

from __future__ import annotations

import gc
import os
import sys
from contextlib import suppress
from importlib.util import find_spec
from typing import NoReturn

_LIBRARIES = ("click", "rich") if sys.version_info >= (3, 11) else ("click", "rich", "tomli")
_ALLOCATED = 200_000
"""How many objects more there are before Python looks for garbage."""


def main() -> None:
    """The console script. Exits with 1 where `check` found an error, with 2 where the command cannot run."""
    refusal = refusal_without_libraries()
    if refusal is not None:
        print(refusal, file=sys.stderr)
        sys.exit(2)
    # A table is some hundred thousand objects, none of which is garbage.
    gc.set_threshold(_ALLOCATED)
    from conn_types.cli.command import run

    _leave(run())


def _leave(status: int) -> NoReturn:
    """End the process at once: Python would free millions of objects first, for a tenth of the whole time.

    What runs at the end of a process is for those who watch it: a profiler, or a measurement of coverage.
    """
    if sys.gettrace() is None and sys.getprofile() is None:
        with suppress(OSError, ValueError):
            for stream in filter(None, (sys.stdout, sys.stderr)):
                stream.flush()
            os._exit(status)
    sys.exit(status)


def refusal_without_libraries() -> str | None:
    """Which libraries are missing and how to get them; None where all are there."""
    missing = [library for library in _LIBRARIES if find_spec(library) is None]
    if not missing:
        return None
    return (
        f"conn-types: error: the command needs {' and '.join(missing)}, which the bare package does not "
        'bring: python -m pip install "conn-types[check]"'
    )
