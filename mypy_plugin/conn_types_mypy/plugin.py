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

if TYPE_CHECKING:
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
        daemon.announce(self, options)

    @cached_property
    def knowledge(self) -> Knowledge:
        from pathlib import Path

        from conn_types_mypy.knowledge import Knowledge

        native_parser = getattr(self.options, "native_parser", False)
        return Knowledge(Path(self._start), self._real_paths, native_parser=native_parser)

    @cached_property
    def _hooks(self) -> Hooks:
        from conn_types_mypy.hooks import Hooks

        return Hooks(self.knowledge, self.options)

    @cached_property
    def _digests(self) -> dict[str, str]:
        kept = kept_digests.load(self._start)
        if kept is not None:
            return kept
        digests = self.knowledge.digests
        digests.keep()
        return digests.by_file

    def get_method_hook(self, fullname: str) -> Callable[[MethodContext], Type] | None:
        return self._hooks.method(fullname)

    def get_function_hook(self, fullname: str) -> Callable[[FunctionContext], Type] | None:
        return self._hooks.function(fullname)

    def get_attribute_hook(self, fullname: str) -> Callable[[AttributeContext], Type] | None:
        return self._hooks.attribute(fullname)

    def get_type_analyze_hook(self, fullname: str) -> Callable[[AnalyzeTypeContext], Type] | None:
        return self._hooks.type(fullname)

    def get_additional_deps(self, file: MypyFile) -> list[tuple[int, str, int]]:
        return [UUID_DEPENDENCY] if self._real_paths.of(file.path) in self._digests else []

    def report_config_data(self, ctx: ReportConfigContext) -> Any:
        return self._digests.get(self._real_paths.of(ctx.path))
