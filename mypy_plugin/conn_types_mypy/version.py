"""The version of conn-types, and of mypy's caches that depend on it."""

from __future__ import annotations

import os
import re
import sys

_METADATA = re.compile(r"conn_types-(.+)\.dist-info")


def _version() -> str:
    """By the name of the metadata's directory: loading `importlib.metadata` takes longer than the rest."""
    for directory in sys.path:
        if not directory.endswith("-packages"):
            continue
        try:
            found = [*filter(None, map(_METADATA.fullmatch, os.listdir(directory)))]
        except OSError:
            continue
        if found:
            return found[0][1]
    return _by_other_means()


def _by_other_means() -> str:
    from importlib.metadata import PackageNotFoundError, version

    try:
        return version("conn-types")
    except PackageNotFoundError:
        return "0"


VERSION = _version()
