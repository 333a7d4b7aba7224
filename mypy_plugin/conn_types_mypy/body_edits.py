"""Edits of bodies, which the daemon sees all day: nothing is known anew but of the file itself.

What tells them is what tells them for the cached table (`conn_types.analysis.edits`), held in memory here.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from conn_types.analysis.cache_directory import CacheDirectory
from conn_types.analysis.disk import current
from conn_types.analysis.edits import edit_of, router_names
from conn_types.analysis.file_uses import FileUses, read_uses
from conn_types.analysis.kept_table import texts_beside
from conn_types.analysis.kept_texts import Texts
from conn_types.analysis.saved_table import read_saved_table
from conn_types_mypy.knowledge import Knowledge


class BodyEdits:
    """Made when the table is; follows each edit."""

    def __init__(self, knowledge: Knowledge) -> None:
        self._knowledge = knowledge
        self._texts = _texts(knowledge)
        self._routers = router_names(knowledge.table)
        uses = knowledge.file_uses.values()
        # What a name is, or whether it is excused, may then stand in the body of any function of any file.
        self._reads_bodies = any(each.computed or each.handles for each in uses) or bool(
            knowledge.wrappers.files
        )

    def took(self, path: Path) -> bool:
        """Whether the file's edit is one of those. What is known follows it then."""
        try:
            return self._took(path)
        except (OSError, ValueError, LookupError, TypeError):
            return False

    def _took(self, path: Path) -> bool:
        knowledge, texts = self._knowledge, self._texts
        project, before = knowledge.project, knowledge.file_uses.get(path)
        shown = project.shown(path)
        if texts is None or before is None or self._reads_bodies or shown in knowledge.questionable:
            return False
        if project.is_test(path) and (before.routing or path.name == "conftest.py"):
            return False  # It may say what other tests use.
        kept = texts.of(path)
        data, now = current(path)
        if kept is None:
            return False
        edit = edit_of(kept, path, shown, data, texts.looked("names"), self._routers)
        if edit is None or edit.declares:
            return False
        project.forget(path)
        after = read_uses(project, path)
        if _apart_from_text(after) != _apart_from_text(before):
            return False
        texts.replace(path, now.finding, None if edit.source is None else edit.source.text, edit.ran)
        knowledge.follow(path, after)
        return True


def _apart_from_text(uses: FileUses) -> FileUses:
    return replace(uses, text="", plain_params={})


def _texts(knowledge: Knowledge) -> Texts | None:
    project = knowledge.project
    cache = CacheDirectory.open(project)
    if cache is None:
        return None
    try:
        return texts_beside(cache, project.configuration.apps, read_saved_table(project))
    except (OSError, ValueError, LookupError, TypeError):
        return None
