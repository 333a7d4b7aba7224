"""The stub package that was derived before, kept in the cache: to derive it anew takes a second or two."""

from __future__ import annotations

import json
from contextlib import suppress
from typing import Any, cast

from conn_types.analysis.cache_directory import STARLETTE, CacheDirectory
from conn_types.analysis.disk import digest
from conn_types.analysis.own_source import tool_digest
from conn_types.analysis.project import Project
from conn_types.analysis.stubgen.starlette.installed_starlette import InstalledStarlette

SOURCES = ("__init__", "applications", "requests", "websockets")
"""The modules that the package is derived from."""


def kept_or_derived(project: Project, starlette: InstalledStarlette) -> dict[str, str]:
    """Each file's name and text. Raises `AnalysisError`."""
    key = _key(starlette)
    cache = CacheDirectory.open(project) if project.use_cache else None
    package = None if cache is None else _kept(cache, key)
    if package is None:
        from conn_types.analysis.stubgen.starlette.partial_package import partial_package

        package = partial_package(starlette)
        if cache is not None:
            with suppress(OSError):
                cache.write(STARLETTE, json.dumps({"key": key, "package": package}))
    return package


def _key(starlette: InstalledStarlette) -> str:
    sources = [starlette.source(f"{name}.py") for name in SOURCES]
    return digest(json.dumps([tool_digest(), starlette.version, *sources]).encode())


def _kept(cache: CacheDirectory, key: str) -> dict[str, str] | None:
    try:
        kept: Any = json.loads((cache.directory / STARLETTE).read_bytes())
        if kept["key"] == key:
            return {name: str(text) for name, text in cast("dict[str, Any]", kept["package"]).items()}
    except (OSError, ValueError, LookupError, TypeError, AttributeError, RecursionError):
        pass
    return None
