"""The version of conn-types that runs."""

from __future__ import annotations


def own_version() -> str | None:
    """None where it runs without having been installed."""
    # What the standard library needs for that takes longer than all else that a start does.
    from importlib.metadata import PackageNotFoundError, version

    try:
        return version("conn-types")
    except PackageNotFoundError:
        return None
