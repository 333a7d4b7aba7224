"""A search path in mypy.ini or setup.cfg, whose comments and layout stay."""

from __future__ import annotations

import re
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class INISettings:
    section: str
    key: str

    def is_there(self, text: str) -> bool:
        return self._header.search(text) is not None

    def holds(self, text: str, path: str) -> bool:
        return path in text

    def with_path(self, text: str, path: str) -> str:
        if self.holds(text, path):
            return text
        assigned = self._assigned.search(text)
        if assigned is not None:
            before, after = text[: assigned.end()].rstrip(), text[assigned.end() :]
            return f"{before}{':' if assigned[1].strip() else ' '}{path}{after}"
        header = self._header.search(text)
        if header is None:
            separator = "\n" if text and not text.endswith("\n") else ""
            return f"{text}{separator}[{self.section}]\n{self.key} = {path}\n"
        return f"{text[: header.end()]}\n{self.key} = {path}{text[header.end() :]}"

    def without_path(self, text: str, path: str) -> str:
        one = re.escape(path)
        text = re.sub(rf"^{self.key}[ \t]*[=:][ \t]*{one}[ \t]*\n", "", text, flags=re.MULTILINE)
        return re.sub(rf"[:,][ \t]*{one}|{one}[:,]", "", text)

    @property
    def _header(self) -> re.Pattern[str]:
        return re.compile(rf"^\[{self.section}\][ \t]*$", re.MULTILINE)

    @property
    def _assigned(self) -> re.Pattern[str]:
        return re.compile(rf"^{self.key}[ \t]*[=:][ \t]*(.*)$", re.MULTILINE)
