"""The references of a whole project, and what its files write into scopes."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from conn_types.analysis.references.builders import builders, makes_routing
from conn_types.analysis.references.examined_file import Examination, ExaminedFile
from conn_types.analysis.references.file_references import references
from conn_types.analysis.references.origins import Origins
from conn_types.analysis.references.reference import Reference
from conn_types.analysis.references.scope_writes import Writes, written
from conn_types.analysis.references.walking import walk
from conn_types.analysis.source import Source
from conn_types.analysis.table import RouteTable

if TYPE_CHECKING:
    from conn_types.analysis.evaluator.interpreter import Interpreter
    from conn_types.analysis.project import Project

MENTIONS = re.compile(r"url_for|url_path_for|path_params|scope|Request|WebSocket|HTTPConnection")
"""A file in which none of these words stands has no reference."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Uses:
    """What the files of a project use, file by file, and which keys they write."""

    references: tuple[Reference, ...]
    writes: Writes


def collect(project: Project, run: Interpreter, table: RouteTable, files: Sequence[Path]) -> Uses:
    """Read the references of the files. One that cannot be read has none."""
    shared = Examination(run=run, origins=Origins(project))
    examined = [
        ExaminedFile(
            source=source,
            name=project.module_name(path),
            is_test=project.is_test(path),
            walked=walk(source.tree),
            shared=shared,
        )
        for path in files
        if isinstance(source := project.read(path), Source) and MENTIONS.search(source.text)
    ]
    known = _knows_all_apps(project, table, files)
    known_to_tests = known and not any(any(builders(file.walked)) for file in examined if file.is_test)
    found: list[Reference] = []
    writes = Writes()
    for file in examined:
        writes |= written(file.walked.uses)
        found.extend(references(file, table, all_apps_known=known_to_tests if file.is_test else known))
    return Uses(references=tuple(found), writes=writes)


def _knows_all_apps(project: Project, table: RouteTable, files: Sequence[Path]) -> bool:
    """Whether every file that makes an application or a router is part of an app that the table has.

    Where one is not, code that no app imports may be run by an app that nobody has seen: one that is made in
    a function with arguments, or in another project that includes this one's router.
    """
    imported = frozenset(module for app in table.apps if not app.test for module in app.modules)
    return not any(
        isinstance(source := project.read(path), Source)
        and project.module_name(path) not in imported
        and makes_routing(source.text)
        for path in files
        if not project.is_test(path)
    )
