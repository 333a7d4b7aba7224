"""The report of a check on disk, with all that it rests on, so that a run without a change looks at no code.

It is right as long as the facts of its making hold: those of the route table, and all that was looked at
beside it, templates included.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from conn_types.analysis.cache_directory import REPORT, CacheDirectory
from conn_types.analysis.diagnostic import Diagnostic, Edit, Related
from conn_types.analysis.disk import changes, read_file
from conn_types.analysis.jinja_digest import jinja_digest
from conn_types.analysis.kept_table import absolute_fact, relative_fact, table_name
from conn_types.analysis.location import Location
from conn_types.analysis.report import Counts, Report, Summary

if TYPE_CHECKING:
    from conn_types.analysis.project import Project
    from conn_types.analysis.shard import Shard

_KEPT = 16
"""How many reports stay: of other choices of paths and rules, the last used ones."""


def load_or_make(
    project: Project,
    paths: Sequence[Path],
    apps: Sequence[str],
    shard: Shard | None,
    make: Callable[[], Report],
) -> Report:
    """The kept report where all that it rests on is as it was, else the one that `make` gives.

    To be called before the project is read for other purposes. Raises what `make` raises.
    """
    cache = CacheDirectory.open(project) if project.use_cache else None
    if cache is None or project.configuration.table is not None:
        # A saved table may override anything; that is rare, and asked for again at every run.
        return make()
    name = _name(project, paths, apps, shard)
    known = _load(cache, name)
    if known is not None:
        report, notes = known
        project.notes += notes
        return report
    before = len(project.notes)
    report = make()
    _store(cache, name, report, project.notes[before:])
    return report


def _name(project: Project, paths: Sequence[Path], apps: Sequence[str], shard: Shard | None) -> str:
    """The report's file: a digest of all that no fact of the disk tells."""
    key = {
        "table": table_name(project, apps, None),
        "configuration": repr(project.configuration),
        "paths": [str(path) for path in paths],
        "shard": repr(shard),
        "python": project.python_shown,
        "jinja": jinja_digest(),
    }
    text = json.dumps(key, sort_keys=True)
    return f"{REPORT}{hashlib.sha256(text.encode()).hexdigest()[:32]}.json"


def _load(cache: CacheDirectory, name: str) -> tuple[Report, list[str]] | None:
    try:
        document: object = json.loads(read_file(cache.directory / name).decode("utf-8"))
        held = cast("dict[str, Any]", document)
        facts = [absolute_fact(cache.project, fact) for fact in held["facts"]]
        report, notes = _decoded(held["report"]), [str(each) for each in held["notes"]]
    except (OSError, ValueError, LookupError, TypeError, RecursionError):
        return None
    return None if any(changes(facts)) else (report, notes)


def _store(cache: CacheDirectory, name: str, report: Report, notes: Sequence[str]) -> None:
    project = cache.project
    document = {
        "facts": [relative_fact(project, fact) for fact in project.disk.facts],
        "report": asdict(report),
        "notes": [*notes],
    }
    try:
        cache.write(name, json.dumps(document, separators=(",", ":")))
        cache.prune(_KEPT)
    except OSError as error:
        cache.note(error.strerror or str(error))


def _decoded(data: Any) -> Report:
    summary: dict[str, Any] = data["summary"]
    counts: dict[str, Any] = summary["references"]
    covered: dict[str, Any] = {**summary, "references": Counts(**counts)}
    return Report(
        diagnostics=tuple(_diagnostic(each) for each in data["diagnostics"]),
        summary=Summary(**covered),
        files=tuple(data["files"]),
        known=data["known"],
    )


def _diagnostic(data: Any) -> Diagnostic:
    fields: dict[str, Any] = {
        **data,
        "location": Location(**data["location"]),
        "related": tuple(
            Related(location=Location(**each["location"]), message=each["message"])
            for each in data["related"]
        ),
        "edits": tuple(Edit(**each) for each in data["edits"]),
    }
    return Diagnostic(**fields)
