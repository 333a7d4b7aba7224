"""In mypy's daemon, one plugin lives on while files change.

The daemon checks again what depends on a changed symbol, and asks no module for its digest. So:

1. each time it parses a file that has changed, everything that is known is looked at anew, and the modules
   are found whose digest is another one;
2. a symbol is put into the file, on which these modules depend: to mypy, the file has one name more;
3. they are marked as not loaded, so that they are parsed and checked as a whole.

Of a file that is deleted it parses nothing. So each file has a symbol on which modules of the framework
depend that are marked as not loaded: one is parsed again when the file goes, and all is looked at then.

What the daemon never parses (configuration, a file that came or went, an environment) it is told of at
`dmypy run`: there, mypy compares the version of the plugin, and starts afresh where that has changed.
"""

from __future__ import annotations

import os
import sys
from itertools import count
from typing import TYPE_CHECKING

from mypy.nodes import GDEF, MypyFile, SymbolTableNode, Var
from mypy.options import Options
from mypy.types import AnyType, TypeOfAny

from conn_types_mypy import kept_digests
from conn_types_mypy.version import VERSION

if TYPE_CHECKING:
    from conn_types_mypy.body_edits import BodyEdits
    from conn_types_mypy.plugin import ConnTypesPlugin

_PREFIX = "@"
"""What the symbols' names begin with: no identifiers, so that no program has them, or anything alike."""
_PRESENCE = f"{_PREFIX}0"
"""The symbol that every file has."""
_WITNESSES = frozenset({"starlette", "starlette.types"})
"""What is parsed again when a file goes: modules with little content, which every project has loaded."""


class Increments:
    """What one running daemon knows."""

    def __init__(self, plugin: ConnTypesPlugin) -> None:
        self._plugin = plugin
        self._files: dict[str, kept_digests.State] | None = None
        self._directories: list[kept_digests.State] = []
        self._bodies: BodyEdits | None = None
        self._unknown: set[str] = set()
        self._pending: set[str] = set()
        self._trigger = ""
        self._symbols: dict[str, list[str]] = {}
        self._numbers = count(1)

    def parsed(self, file: MypyFile) -> None:
        """mypy has parsed the file, for the first time or once more."""
        path = self._plugin.real_path(file.path)
        self._plugin.forget_types()
        if self._files is None:
            self._look()
        elif self._has_changed(path, file.fullname) and not self._are_bodies():
            self._pending |= self._refreshed()
            self._trigger = file.fullname
        self._pending.discard(file.fullname)
        names = self._symbols.setdefault(file.fullname, [])
        if self._pending and file.fullname == self._trigger:
            names.append(f"{_PREFIX}{next(self._numbers)}")
            file.plugin_deps[f"<{file.fullname}.{names[-1]}>"] = set(self._pending)
            for module in self._pending:
                self._set_unloaded(module)
        # Not the one that is parsed itself: who has it parsed to look at it expects it to be loaded then.
        for module in _WITNESSES - {file.fullname}:
            self._set_unloaded(module)
        if self._plugin.knowledge.is_project_file(path):
            file.plugin_deps[f"<{file.fullname}.{_PRESENCE}>"] = set(_WITNESSES)
            _add_symbol(file, _PRESENCE)
        for name in names:
            # Those of before as well: one that went would be a change.
            _add_symbol(file, name)

    def _set_unloaded(self, module: str) -> None:
        tree = self._plugin.modules.get(module)
        if tree is not None:
            tree.is_cache_skeleton = True

    def _look(self) -> None:
        document = self._plugin.knowledge.digests.document()
        self._files = {state[0]: state for state in document["files"]}
        self._directories = document["directories"]
        self._bodies = self._plugin.body_edits()
        self._unknown.clear()

    def _are_bodies(self) -> bool:
        """Whether nothing has changed but bodies of functions, which is known from now on."""
        from pathlib import Path

        files = self._files or {}
        if self._bodies is None or any(map(_other_directory, self._directories)):
            return False
        for path in [state[0] for state in files.values() if _other_file(state)]:
            now = kept_digests.state_of_file(path)
            if not self._bodies.took(Path(path)):
                return False
            files[path] = now
        return True

    def _has_changed(self, path: str, module: str) -> bool:
        if module in _WITNESSES:
            return any(map(_other_directory, self._directories))
        state = (self._files or {}).get(path)
        if state is not None:
            return _other_file(state)
        if path in self._unknown or not path.startswith(f"{self._plugin.knowledge.project.root}{os.sep}"):
            return False
        self._unknown.add(path)
        return True

    def _refreshed(self) -> set[str]:
        """Look at everything anew. Returns the modules that have to be checked again."""
        before = self._plugin.digests
        self._plugin.forget()
        self._look()
        after = self._plugin.digests
        changed = {path for path in {*before, *after} if before.get(path) != after.get(path)}
        real_path, modules = self._plugin.real_path, self._plugin.modules
        return {name for name, tree in modules.items() if real_path(tree.path) in changed}

    def is_beyond(self) -> bool:
        """Whether something has changed that the daemon, on this run, parses nothing for."""
        if self._files is None:
            return False
        if any(map(_other_directory, self._directories)):
            return True
        parsed = {self._plugin.real_path(tree.path) for tree in self._plugin.modules.values()}
        # That a file is gone shows in its directory.
        return any(_other_file(state) for path, state in self._files.items() if path not in parsed)


def _add_symbol(file: MypyFile, name: str) -> None:
    variable = Var(name, AnyType(TypeOfAny.special_form))
    variable._fullname = f"{file.fullname}.{name}"  # pyright: ignore[reportPrivateUsage]
    file.names[name] = SymbolTableNode(GDEF, variable, module_public=False, plugin_generated=True)


def _other_file(state: kept_digests.State) -> bool:
    return kept_digests.has_changed(state, kept_digests.file_content)


def _other_directory(state: kept_digests.State) -> bool:
    return kept_digests.has_changed(state, kept_digests.directory_content)


_running: Increments | None = None


def attached(plugin: ConnTypesPlugin, options: Options) -> Increments | None:
    """The increments of the plugin, if it is a daemon's.

    Only the daemon's first options say that it is one. To compare versions, it makes a plugin with options
    read afresh, which do not.
    """
    global _running
    if options.fine_grained_incremental:
        # Of a module whose digest is another one now, it would take what that imports for the project's own,
        # and tell of errors in installed packages. So it starts without a cache.
        options.use_fine_grained_cache = False
        options.cache_dir = os.devnull
        _running = Increments(plugin)
        return _running
    if _running is not None and _running.is_beyond():
        sys.modules["conn_types_mypy"].__dict__["__version__"] = f"{VERSION}+later"
    return None
