"""A search path in a TOML file, whose comments and layout stay."""

from __future__ import annotations

from collections.abc import MutableMapping
from dataclasses import dataclass
from typing import Any, cast

import tomlkit
import tomlkit.exceptions

from conn_types.analysis.errors import AnalysisError

Table = MutableMapping[str, Any]


@dataclass(frozen=True, slots=True)
class TOMLSettings:
    """`key`: tables and the name in them, of which the first `above` alone say nothing of the checker."""

    key: tuple[str, ...]
    above: int
    is_text: bool

    def is_there(self, text: str) -> bool:
        return _table(_parsed(text), self.key[: self.above]) is not None

    def holds(self, text: str, path: str) -> bool:
        table = _table(_parsed(text), self.key[:-1])
        return table is not None and path in self._paths(table)

    def with_path(self, text: str, path: str) -> str:
        document = _parsed(text)
        table: Table = document
        for index, name in enumerate(self.key[:-1]):
            if name not in table:
                table[name] = tomlkit.table(is_super_table=index < len(self.key) - 2)
            table = table[name]
        paths = self._paths(table)
        if path not in paths:
            self._store(table, [*paths, path])
        return tomlkit.dumps(document)

    def without_path(self, text: str, path: str) -> str:
        document = _parsed(text)
        table = _table(document, self.key[:-1])
        if table is not None and path in self._paths(table):
            self._store(table, [each for each in self._paths(table) if each != path])
            for depth in range(len(self.key) - 1, 0, -1):
                above = _table(document, self.key[: depth - 1])
                if above is not None and not above[self.key[depth - 1]]:
                    del above[self.key[depth - 1]]
        return f"{tomlkit.dumps(document).rstrip()}\n".lstrip("\n")

    def _paths(self, table: Table) -> list[str]:
        value = table.get(self.key[-1], [])
        if isinstance(value, str):
            return [each for each in value.replace(",", ":").split(":") if each]
        return [str(each) for each in value]

    def _store(self, table: Table, paths: list[str]) -> None:
        name = self.key[-1]
        if not paths:
            del table[name]
        elif isinstance(table.get(name), str) or (self.is_text and name not in table):
            table[name] = ":".join(paths)
        elif name not in table:
            table[name] = paths
        else:
            kept = table[name]
            for each in [each for each in kept if each not in paths]:
                kept.remove(each)
            for each in paths:
                if each not in kept:
                    kept.append(each)


def _parsed(text: str) -> tomlkit.TOMLDocument:
    try:
        return tomlkit.parse(text)
    except tomlkit.exceptions.TOMLKitError as error:
        raise AnalysisError(f"it is no TOML: {error}") from error


def _table(document: Table, names: tuple[str, ...]) -> Table | None:
    for name in names:
        below: object = document.get(name)
        if not isinstance(below, MutableMapping):
            return None
        document = cast("Table", below)
    return document
