"""The version of conn-types, and of mypy's caches that depend on it."""

from __future__ import annotations

from importlib.metadata import PackageNotFoundError, version


def _version() -> str:
    try:
        return version("conn-types")
    except PackageNotFoundError:
        return "0"


VERSION = _version()
