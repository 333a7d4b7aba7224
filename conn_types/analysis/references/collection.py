"""The references of a whole project, and what its files write into scopes."""

from __future__ import annotations

import ast
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from conn_types.analysis.fullnames import APPLICATIONS, FASTAPI, ROUTERS
from conn_types.analysis.references.examined_file import Examination, ExaminedFile
from conn_types.analysis.references.file_references import references
from conn_types.analysis.references.origins import Origins
from conn_types.analysis.references.reference import Reference
from conn_types.analysis.references.scope_writes import Writes, written
from conn_types.analysis.references.scopes import Walked, walk
from conn_types.analysis.source import Source
from conn_types.analysis.table import RouteTable

if TYPE_CHECKING:
    from conn_types.analysis.evaluator.interpreter import Interpreter
    from conn_types.analysis.project import Project

_MADE_BY = frozenset(name.rpartition(".")[2] for name in (*APPLICATIONS, *ROUTERS, FASTAPI))
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
    makes_apps = any(makes_applications(file.walked) for file in examined if file.is_test)
    found: list[Reference] = []
    writes = Writes()
    for file in examined:
        writes |= written(file.walked.uses)
        found.extend(references(file, table, closed=not (file.is_test and makes_apps)))
    return Uses(references=tuple(found), writes=writes)


def makes_applications(walked: Walked) -> bool:
    """Whether a function makes an application: no app of a module's, so the table need not have it."""
    for use in walked.uses:
        match use.node:
            case ast.Call(func=ast.Name(id=name) | ast.Attribute(attr=name)) if name in _MADE_BY:
                if use.position.scope.qualname:
                    return True
            case _:
                pass
    return False
