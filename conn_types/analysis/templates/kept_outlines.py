"""What each template says, kept from one run to the next: right for as long as its text is the same."""

from __future__ import annotations

import json
from dataclasses import astuple
from typing import TYPE_CHECKING, Any, cast

from conn_types.analysis.cache_directory import TEMPLATES, CacheDirectory
from conn_types.analysis.disk import digest, read_file
from conn_types.analysis.jinja_digest import jinja_digest
from conn_types.analysis.own_source import tool_digest
from conn_types.analysis.templates.outline import Broken, Outline
from conn_types.analysis.templates.outline_data import decode, encode
from conn_types.analysis.templates.syntax import TemplateSyntax

if TYPE_CHECKING:
    from conn_types.analysis.project import Project


class KeptOutlines:
    """Those of one project. A cache that is broken, or cannot be used, costs time and nothing else."""

    def __init__(self, project: Project) -> None:
        self._cache = CacheDirectory.open(project) if project.use_cache else None
        self._made = [tool_digest(), jinja_digest()] if self._cache is not None else []
        self._known = self._load()
        self._kept: dict[str, Any] = {}

    def read(self, shown: str, data: bytes, syntax: TemplateSyntax) -> Outline | Broken:
        """What the template says, or why it cannot be read."""
        if self._cache is None:
            return _read(data, syntax)
        key = f"{shown}\0{digest(repr(astuple(syntax)).encode())}"
        text = digest(data)
        record = self._known.get(key)
        if isinstance(record, list) and record[:1] == [text]:
            try:
                found = decode(record[1])
            except (ValueError, LookupError, TypeError):
                pass
            else:
                self._kept[key] = record
                return found
        read = _read(data, syntax)
        self._kept[key] = [text, encode(read)]
        return read

    def store(self) -> None:
        """Keep what was read, where anything is new."""
        if self._cache is None or self._kept == self._known:
            return
        document = {"made": self._made, "templates": self._kept}
        try:
            self._cache.write(TEMPLATES, json.dumps(document, separators=(",", ":")))
        except OSError as error:
            self._cache.note(error.strerror or str(error))

    def _load(self) -> dict[str, Any]:
        if self._cache is None:
            return {}
        try:
            document: object = json.loads(read_file(self._cache.directory / TEMPLATES).decode("utf-8"))
        except (OSError, ValueError, RecursionError):
            return {}
        held = cast("dict[str, Any]", document) if isinstance(document, dict) else {}
        templates = held.get("templates")
        if held.get("made") != self._made or not isinstance(templates, dict):
            return {}
        return cast("dict[str, Any]", templates)


def _read(data: bytes, syntax: TemplateSyntax) -> Outline | Broken:
    # Jinja is imported where a template is read that is not kept.
    from conn_types.analysis.templates.outlining import outlined
    from conn_types.analysis.templates.template_text import decoded

    text = decoded(data, syntax.encoding)
    return text if isinstance(text, Broken) else outlined(text, syntax)
