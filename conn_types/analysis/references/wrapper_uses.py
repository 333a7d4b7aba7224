"""Which of a project's files may call a function that passes a route's name on, kept between runs.

A function's callers may stand in any file, so that this is right as long as no file's text has changed, and
nothing was installed.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

from conn_types.analysis.cache_directory import WRAPPERS, CacheDirectory
from conn_types.analysis.disk import read_file
from conn_types.analysis.file_uses import FileUses
from conn_types.analysis.project import Project
from conn_types.analysis.references.framework_dependents import FrameworkDependents

_FORMAT = "conn-types wrapper uses 1"


@dataclass(frozen=True, slots=True, kw_only=True)
class WrapperUses:
    """The last names of such functions, and the files that mention one of them."""

    names: frozenset[str] = frozenset()
    files: tuple[Path, ...] = ()


def wrapper_uses(
    project: Project, uses: Mapping[Path, FileUses], find: Callable[[], WrapperUses]
) -> WrapperUses:
    """Those that are kept, if they are right; else what `find` finds."""
    cache = CacheDirectory.open(project) if project.use_cache else None
    if cache is None:
        return find()
    by_shown = {project.shown(path): path for path in uses}
    key = _key(project, uses)
    kept = _load(cache, key, by_shown)
    if kept is not None:
        return kept
    found = find() if _may_be_any(project, uses) else WrapperUses()
    document = {
        "format": _FORMAT,
        "key": key,
        "names": sorted(found.names),
        "files": [project.shown(path) for path in found.files],
    }
    try:
        cache.write(WRAPPERS, json.dumps(document, separators=(",", ":")))
    except OSError as error:
        cache.note(error.strerror or str(error))
    return found


def _may_be_any(project: Project, uses: Mapping[Path, FileUses]) -> bool:
    """Whether there may be such a function: to look for them, the whole analysis is loaded."""
    if any(each.passes_on for each in uses.values()):
        return True
    return FrameworkDependents(project).words(map(project.text, uses)) is not None


def _key(project: Project, uses: Mapping[Path, FileUses]) -> str:
    texts = sorted((project.shown(path), each.text) for path, each in uses.items())
    installed = [(str(path), _changed_at(path)) for path in project.environment.site_packages]
    return hashlib.sha256(json.dumps([texts, installed]).encode()).hexdigest()


def _changed_at(directory: Path) -> int:
    try:
        return directory.stat().st_mtime_ns
    except OSError:
        return 0


def _load(cache: CacheDirectory, key: str, by_shown: Mapping[str, Path]) -> WrapperUses | None:
    try:
        loaded: object = json.loads(read_file(cache.directory / WRAPPERS).decode("utf-8"))
    except (OSError, ValueError, RecursionError):
        return None
    if not isinstance(loaded, dict):
        return None
    document = cast("dict[str, Any]", loaded)
    if document.get("format") != _FORMAT or document.get("key") != key:
        return None
    names, files = _texts(document.get("names")), _texts(document.get("files"))
    if names is None or files is None or not by_shown.keys() >= set(files):
        return None
    return WrapperUses(names=frozenset(names), files=tuple(by_shown[each] for each in files))


def _texts(value: object) -> list[str] | None:
    if not isinstance(value, list):
        return None
    texts = [each for each in cast("list[object]", value) if isinstance(each, str)]
    return texts if len(texts) == len(cast("list[object]", value)) else None
