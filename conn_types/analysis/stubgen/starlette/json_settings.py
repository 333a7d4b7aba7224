"""A search path in pyrightconfig.json, where that has no comments: they would be lost."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import Any, cast

from conn_types.analysis.errors import AnalysisError


@dataclass(frozen=True, slots=True)
class JSONSettings:
    key: tuple[str, ...]

    def is_there(self, text: str) -> bool:
        return bool(text)

    def holds(self, text: str, path: str) -> bool:
        return f'"{path}"' in text

    def with_path(self, text: str, path: str) -> str:
        settings = _parsed(text)
        paths: list[str] = settings.get(self.key[0], [])
        settings[self.key[0]] = [*(each for each in paths if each != path), path]
        return _written(settings, text)

    def without_path(self, text: str, path: str) -> str:
        settings = _parsed(text)
        paths = [each for each in settings.get(self.key[0], []) if each != path]
        if paths:
            settings[self.key[0]] = paths
        else:
            settings.pop(self.key[0], None)
        return _written(settings, text)


def _parsed(text: str) -> dict[str, Any]:
    try:
        settings: object = json.loads(text or "{}")
    except ValueError as error:
        raise AnalysisError(f"it is no JSON, or has comments, which would be lost: {error}") from error
    if not isinstance(settings, dict):
        raise AnalysisError("it is no JSON object")
    return cast("dict[str, Any]", settings)


def _written(settings: dict[str, Any], before: str) -> str:
    """Indented as it was."""
    indent = re.search(r"^([ \t]+)\"", before, re.MULTILINE)
    return json.dumps(settings, indent=indent[1] if indent else 2, ensure_ascii=False) + "\n"
