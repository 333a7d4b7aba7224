"""A route table on disk, with all it rests on, so that the next run need not make it again.

A kept table carries the facts of its making (`disk`): what each file held that was read, what was looked
for and not found, what was listed. It is right as long as they hold. Files are compared by their whole
text; comparing them by their reduced tree, positions apart, would leave the locations in the table stale.

A cache saves time and nothing else: one that is broken, somebody else's or cannot be written is passed
over with a note.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Mapping, Sequence
from itertools import islice
from typing import TYPE_CHECKING, Any, cast

from conn_types.analysis.cache_directory import TABLE, TEXTS, CacheDirectory
from conn_types.analysis.disk import Fact, changes, digest, read_file
from conn_types.analysis.fullnames import FRAMEWORK_PACKAGES
from conn_types.analysis.own_source import tool_digest
from conn_types.analysis.project import Project
from conn_types.analysis.table import RouteTable
from conn_types.analysis.table_data import Data, TableDataError, decode, encode

if TYPE_CHECKING:
    from conn_types.analysis.kept_texts import Texts
    from conn_types.analysis.saved_table import SavedTable

_FORMAT = "conn-types route table"
_MOST_EDITED = 50
"""Edited files: beyond that, evaluating takes no longer."""
_KEPT = 16
"""How many tables stay: of other environments and other choices of apps, the last used ones."""


def table_name(project: Project, apps: Sequence[str], saved: SavedTable | None) -> str:
    """The table's file: a digest of all that the table rests on and that no fact of the disk tells."""
    environment = project.environment
    key = {
        "tool": tool_digest(),
        "python": [*sys.version_info],
        "environment": [
            [project.shown(path) for path in project.import_roots],
            [str(path) for path in environment.search_path],
            [[name, str(path)] for name, path in environment.mapped],
            environment.python_version,
            [environment.version_of(package) for package in FRAMEWORK_PACKAGES],
        ],
        "files": [project.shown(path) for path in project.files],
        "apps": [*apps],
        "table": None if saved is None else [saved.shown, saved.digest],
    }
    text = json.dumps(key, sort_keys=True)
    return f"{TABLE}{digest(text.encode())[:32]}.json"


def load(cache: CacheDirectory, name: str) -> RouteTable | None:
    """The table, if it is kept and all it rests on holds."""
    try:
        text = read_file(cache.directory / name).decode("utf-8")
    except FileNotFoundError:
        return None
    except (OSError, UnicodeDecodeError) as error:
        cache.note(f"{name} cannot be read ({error})")
        return None
    try:
        return _parsed(cache, name, text)
    except (ValueError, TypeError, RecursionError):
        cache.note(f"{name} is broken, and is made anew")
        return None


def texts_beside(cache: CacheDirectory, apps: Sequence[str], saved: SavedTable | None) -> Texts:
    """What is kept of the files beside the table. Raises `ValueError` or `OSError` where nothing is."""
    from conn_types.analysis.kept_texts import Texts

    name = table_name(cache.project, apps, saved)
    text = read_file(cache.directory / _texts_name(name)).decode("utf-8")
    return Texts(json.loads(text), cache.project.root)


def store(cache: CacheDirectory, name: str, table: RouteTable) -> None:
    """Keep the table that was just made."""
    from conn_types.analysis.kept_texts import kept_texts

    facts = cache.project.disk.facts
    _write(cache, name, facts, encode(table), kept_texts(cache.project))


def _write(
    cache: CacheDirectory, name: str, facts: Sequence[Fact], table: Data, texts: Mapping[str, Any] | None
) -> None:
    document = {
        "format": _FORMAT,
        "facts": [relative_fact(cache.project, fact) for fact in facts],
        "table": table,
    }
    try:
        if texts is not None:
            cache.write(_texts_name(name), json.dumps(texts, separators=(",", ":")))
        cache.write(name, json.dumps(document, separators=(",", ":")))
        cache.prune(_KEPT)
    except OSError as error:
        cache.note(error.strerror or str(error))


def _texts_name(name: str) -> str:
    return TEXTS + name.removeprefix(TABLE)


def _parsed(cache: CacheDirectory, name: str, text: str) -> RouteTable | None:
    """The table, if its facts hold, or if the edits since then have only moved things."""
    loaded: object = json.loads(text)
    if not isinstance(loaded, dict):
        raise TableDataError("no document")
    document = cast("dict[str, Any]", loaded)
    if document.get("format") != _FORMAT:
        raise TableDataError("another format")
    facts = [absolute_fact(cache.project, fact) for fact in document.get("facts", ())]
    changed = list(islice(changes(facts), _MOST_EDITED + 1))
    if not changed:
        table = decode(document.get("table"))
        cache.project.disk.adopt(facts)
        return table
    if len(changed) > _MOST_EDITED or any(fact.look != "text" for fact in changed):
        return None
    return _after_edits(cache, name, facts, changed, document.get("table"))


def _after_edits(
    cache: CacheDirectory, name: str, facts: Sequence[Fact], changed: Sequence[Fact], table: Data
) -> RouteTable | None:
    """The table as the files are now, which is kept; None where an edit may have changed more."""
    # Most runs find that nothing has changed.
    from conn_types.analysis.after_edits import after_edits
    from conn_types.analysis.kept_texts import Texts

    try:
        texts = Texts(json.loads(read_file(cache.directory / _texts_name(name))), cache.project.root)
        edited = after_edits(cache.project, texts, facts, changed, table)
    except (OSError, ValueError, LookupError, TypeError):
        return None
    if edited is None:
        return None
    _write(cache, name, edited.facts, edited.data, texts.document)
    cache.project.disk.adopt(edited.facts)
    return edited.table


def relative_fact(project: Project, fact: Fact) -> list[str]:
    """A fact as data. What lies below the root may be moved with it."""
    path, root = fact.path, str(project.root).rstrip(os.sep)
    if path.startswith(root + os.sep):
        path = f"./{path[len(root) + 1 :].replace(os.sep, '/')}"
    return [fact.look, "./." if path == root else path, fact.finding, fact.stamp]


def absolute_fact(project: Project, data: Any) -> Fact:
    """The fact that such data is. Raises `TableDataError`."""
    match data:
        case ["text" | "names" | "kind" as look, str(path), str(finding), str(stamp)]:
            inside = path.startswith("./")
            full = os.path.join(project.root, path[2:]) if inside else path
            return Fact(look=look, path=full, finding=finding, stamp=stamp)
        case _:
            raise TableDataError("not a fact")
