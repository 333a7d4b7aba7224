"""The plugin's class. A warm run loads this and the kept digests, and nothing of the analysis.

`hooks.py` has the features, `digests.py` what mypy's caches ask.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from functools import cached_property
from typing import TYPE_CHECKING, Any

from mypy.nodes import MypyFile
from mypy.options import Options
from mypy.plugin import (
    AnalyzeTypeContext,
    AttributeContext,
    FunctionContext,
    MethodContext,
    Plugin,
    ReportConfigContext,
)
from mypy.types import Type

from conn_types_mypy import codes, daemon, kept_digests
from conn_types_mypy.paths import RealPaths
from conn_types_mypy.sparing import spared

if TYPE_CHECKING:
    from conn_types_mypy.body_edits import BodyEdits
    from conn_types_mypy.hooks import Hooks
    from conn_types_mypy.knowledge import Knowledge

CODES = codes.CODES
"""Made with the plugin, so that mypy knows them before it looks at the configuration."""
UUID_DEPENDENCY = (10, "uuid", -1)
"""As mypy wants it: priority, module, line. Without it, the type is not there on a warm run."""


class ConnTypesPlugin(Plugin):
    def __init__(self, options: Options) -> None:
        super().__init__(options)
        file = options.config_file
        self._start = os.path.realpath(os.path.dirname(file) if file else os.getcwd())
        self._real_paths = RealPaths()
        self._increments = daemon.attached(self, options)

    @property
    def modules(self) -> dict[str, MypyFile]:
        """What mypy has loaded."""
        return self._modules or {}

    def real_path(self, path: str) -> str:
        return self._real_paths.of(path)

    def forget(self) -> None:
        """Make everything anew that is known of the project."""
        self._real_paths = RealPaths()
        for name in ("knowledge", "digests", "_usable_digests", "_usable_hooks"):
            self.__dict__.pop(name, None)

    def body_edits(self) -> BodyEdits:
        from conn_types_mypy.body_edits import BodyEdits

        return BodyEdits(self.knowledge)

    def forget_types(self) -> None:
        """Hold nothing that a module had which may be another now."""
        if "knowledge" in self.__dict__:
            self.knowledge.forget_types()

    @cached_property
    def knowledge(self) -> Knowledge:
        from pathlib import Path

        from conn_types_mypy.knowledge import Knowledge

        native_parser = getattr(self.options, "native_parser", False)
        return Knowledge(Path(self._start), self._real_paths, native_parser=native_parser)

    @cached_property
    def _usable_hooks(self) -> Hooks | None:
        """None where something of ours is broken: mypy then checks as it does without the plugin."""
        with spared():
            from conn_types_mypy.hooks import Hooks

            return Hooks(self.knowledge, self.options)
        return None

    @cached_property
    def _usable_digests(self) -> dict[str, str]:
        with spared():
            return self.digests
        return {}

    @cached_property
    def digests(self) -> dict[str, str]:
        """By the file of each module."""
        if self._increments is not None:
            # The daemon needs all the rest as well, and writes nothing down while somebody types.
            return self.knowledge.digests.by_file
        kept = kept_digests.load(self._start)
        if kept is None:
            digests = self.knowledge.digests
            digests.keep()
            return digests.by_file
        self._real_paths.root = kept.root
        return kept.modules

    def get_method_hook(self, fullname: str) -> Callable[[MethodContext], Type] | None:
        hooks = self._usable_hooks
        return None if hooks is None else hooks.method(fullname)

    def get_function_hook(self, fullname: str) -> Callable[[FunctionContext], Type] | None:
        hooks = self._usable_hooks
        return None if hooks is None else hooks.function(fullname)

    def get_attribute_hook(self, fullname: str) -> Callable[[AttributeContext], Type] | None:
        hooks = self._usable_hooks
        return None if hooks is None else hooks.attribute(fullname)

    def get_type_analyze_hook(self, fullname: str) -> Callable[[AnalyzeTypeContext], Type] | None:
        hooks = self._usable_hooks
        return None if hooks is None else hooks.type(fullname)

    def get_additional_deps(self, file: MypyFile) -> list[tuple[int, str, int]]:
        with spared():
            if self._increments is not None:
                self._increments.parsed(file)
        return [UUID_DEPENDENCY] if self._real_paths.of(file.path) in self._usable_digests else []

    def report_config_data(self, ctx: ReportConfigContext) -> Any:
        return self._usable_digests.get(self._real_paths.of(ctx.path))
