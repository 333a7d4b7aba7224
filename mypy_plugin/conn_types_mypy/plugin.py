"""The plugin's class. A warm run loads this and the kept digests, and nothing of the analysis.

`hooks.py` has the features, `digests.py` what mypy's caches ask.
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable
from functools import cached_property, partial
from typing import TYPE_CHECKING, Any, cast

import mypy.version
from mypy.nodes import MypyFile
from mypy.options import Options
from mypy.plugin import (
    AnalyzeTypeContext,
    AttributeContext,
    FunctionContext,
    MethodContext,
    MethodSigContext,
    Plugin,
    ReportConfigContext,
)
from mypy.types import FunctionLike, Type

from conn_types_mypy import codes, kept_digests
from conn_types_mypy.kept_digests import LOOKS, UUIDS, Kept, digest
from conn_types_mypy.paths import RealPaths
from conn_types_mypy.sparing import spared

if TYPE_CHECKING:
    from conn_types_mypy.answers import Answers
    from conn_types_mypy.body_edits import BodyEdits
    from conn_types_mypy.closer_looks import CloserLooks
    from conn_types_mypy.daemon import Increments
    from conn_types_mypy.hooks import Hooks
    from conn_types_mypy.knowledge import Knowledge
    from conn_types_mypy.overriding import Classes

CODES = codes.CODES
"""Made with the plugin, so that mypy knows them before it looks at the configuration."""
_HOOKS = {
    "get_method_hook": "method",
    "get_method_signature_hook": "signature",
    "get_function_hook": "function",
    "get_attribute_hook": "attribute",
    "get_type_analyze_hook": "type",
}
"""What mypy asks, and who answers."""
UUID_DEPENDENCY = (10, "uuid", -1)
"""As mypy wants it: priority, module, line. Without it, the type is not there on a warm run."""


class ConnTypesPlugin(Plugin):
    def __init__(self, options: Options) -> None:
        super().__init__(options)
        file = options.config_file
        self._start = os.path.realpath(os.path.dirname(file) if file else os.getcwd())
        self._python = other_python(options)
        self._real_paths = RealPaths()
        self._began = time.time_ns()
        self._increments = _increments(self, options)
        # There, a module may come to need the type that is not parsed again.
        self._needs_uuid_always = self._increments is not None or options.cache_fine_grained
        self._parsed: list[str] = []

    @property
    def modules(self) -> dict[str, MypyFile]:
        """What mypy has loaded."""
        return self._modules or {}

    def real_path(self, path: str) -> str:
        return self._real_paths.of(path)

    def forget(self) -> None:
        """Make everything anew that is known of the project."""
        self._real_paths = RealPaths()
        made = ("knowledge", "digests", "answers", "_kept", "_looks", "_classes")
        for name in (*made, "_usable_digests", "_usable_hooks", *_HOOKS):
            self.__dict__.pop(name, None)

    def body_edits(self) -> BodyEdits:
        from conn_types_mypy.body_edits import BodyEdits

        return BodyEdits(self.knowledge)

    def forget_types(self) -> None:
        """Hold nothing that a module had which may be another now."""
        if "answers" in self.__dict__:
            self.answers.forget()
        hooks = self.__dict__.get("_usable_hooks")
        if hooks is not None:
            hooks.forget()

    @cached_property
    def _classes(self) -> Classes:
        from conn_types_mypy.overriding import Classes

        return Classes()

    @cached_property
    def knowledge(self) -> Knowledge:
        from pathlib import Path

        from conn_types_mypy.knowledge import Knowledge

        native_parser = getattr(self.options, "native_parser", False)
        return Knowledge(
            Path(self._start), self._real_paths, self._classes, self._python, native_parser=native_parser
        )

    @cached_property
    def answers(self) -> Answers:
        from conn_types_mypy import kept_answers
        from conn_types_mypy.answers import Answers

        kept = self._kept
        # Where they were found just now, there is no need to read what was written.
        source = None if "knowledge" in self.__dict__ else kept_answers.load(kept)
        if source is None:
            source = self.knowledge.answers.source
        # A shadow file is read in the place of the one that was looked at.
        is_as_found = (
            _never if self.options.shadow_file else partial(kept_digests.is_as_found, kept, self._began)
        )
        answers = Answers(
            source, self.real_path, lambda: self.knowledge, self._classes, self._looks, is_as_found
        )
        answers.prepare(self._parsed)
        return answers

    @cached_property
    def _looks(self) -> CloserLooks:
        from conn_types_mypy.closer_looks import CloserLooks

        kept, options = self._kept, self.options
        if not kept.path or not kept.state:
            return CloserLooks(None, "")
        of_mypy = (mypy.version.__version__, options.python_version, options.select_options_affecting_cache())
        return CloserLooks(f"{kept.path}{LOOKS}", digest(f"{kept.state} {of_mypy}".encode()), kept.files)

    @cached_property
    def _usable_hooks(self) -> Hooks | None:
        """None where something of ours is broken: mypy then checks as it does without the plugin."""
        with spared():
            from conn_types_mypy.hooks import Hooks

            return Hooks(self.answers, self.options, self.lookup_fully_qualified, self._is_slot_loaded)
        return None

    def _is_slot_loaded(self) -> bool:
        from conn_types.analysis.generated_mark import SLOT_ROUTES

        # In the daemon, it may come later.
        return self._increments is not None or SLOT_ROUTES in self.modules

    @cached_property
    def _usable_digests(self) -> dict[str, str]:
        with spared():
            return self.digests
        return {}

    @cached_property
    def digests(self) -> dict[str, str]:
        """By the file of each module."""
        return self._kept.modules

    @cached_property
    def _kept(self) -> Kept:
        if self._increments is not None:
            # The daemon needs all the rest as well, and writes nothing down while somebody types.
            return Kept(str(self.knowledge.project.root), self.knowledge.digests.by_file)
        found = kept_digests.load(self._start, self._python)
        if found is None:
            return self.knowledge.digests.keep()
        self._real_paths.root = found.root
        return found

    def _hook(self, asked: str, fullname: str) -> Any:
        """The hook for a name. Whoever asks next, as mypy does all the time, does not come by here."""
        hooks = self._usable_hooks
        find = _nothing if hooks is None else getattr(hooks, _HOOKS[asked])
        self.__dict__[asked] = find
        return find(fullname)

    def get_method_signature_hook(self, fullname: str) -> Callable[[MethodSigContext], FunctionLike] | None:
        return cast(
            "Callable[[MethodSigContext], FunctionLike] | None",
            self._hook("get_method_signature_hook", fullname),
        )

    def get_method_hook(self, fullname: str) -> Callable[[MethodContext], Type] | None:
        return cast("Callable[[MethodContext], Type] | None", self._hook("get_method_hook", fullname))

    def get_function_hook(self, fullname: str) -> Callable[[FunctionContext], Type] | None:
        return cast("Callable[[FunctionContext], Type] | None", self._hook("get_function_hook", fullname))

    def get_attribute_hook(self, fullname: str) -> Callable[[AttributeContext], Type] | None:
        return cast("Callable[[AttributeContext], Type] | None", self._hook("get_attribute_hook", fullname))

    def get_type_analyze_hook(self, fullname: str) -> Callable[[AnalyzeTypeContext], Type] | None:
        return cast(
            "Callable[[AnalyzeTypeContext], Type] | None", self._hook("get_type_analyze_hook", fullname)
        )

    def get_additional_deps(self, file: MypyFile) -> list[tuple[int, str, int]]:
        with spared():
            if self._increments is not None:
                self._increments.parsed(file)
        known = self._usable_digests.get(self._real_paths.of(file.path))
        if known is None:
            return []
        if self._increments is None:
            # A daemon knows everything anew after an edit, and asks of few files.
            self._parsed.append(file.path)
        return [UUID_DEPENDENCY] if self._needs_uuid_always or UUIDS in known else []

    def report_config_data(self, ctx: ReportConfigContext) -> Any:
        return self._usable_digests.get(self._real_paths.of(ctx.path))


def _increments(plugin: ConnTypesPlugin, options: Options) -> Increments | None:
    """A daemon's. Where there is none, nothing is loaded for it."""
    if not options.fine_grained_incremental and "conn_types_mypy.daemon" not in sys.modules:
        return None
    from conn_types_mypy import daemon

    return daemon.attached(plugin, options)


def _never(path: str) -> bool:
    return False


def _nothing(fullname: str) -> None:
    """No hook for anything."""


def other_python(options: Options) -> str:
    """The interpreter whose packages mypy reads, where that is not the one that it runs in."""
    python = options.python_executable
    return "" if python is None or python == sys.executable else os.path.abspath(python)
