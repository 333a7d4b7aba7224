"""The plugin's class: tables from mypy's names to the features, and what mypy's caches ask."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

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

from conn_types_mypy import daemon
from conn_types_mypy.features import declarations, path_params, scope, url_for
from conn_types_mypy.fullnames import (
    DICT_GET,
    DICT_GETITEM,
    GET,
    GETITEM,
    PATH_PARAMS,
    SCOPE_GET,
    SCOPE_GETITEM,
    SCOPES,
    URL_FOR,
    URL_PATH_FOR,
)
from conn_types_mypy.guard import guarded_attribute, guarded_call, guarded_type
from conn_types_mypy.knowledge import Knowledge

Feature = Callable[[Knowledge, MethodContext], Type]

METHODS: dict[str, Feature] = {
    DICT_GETITEM: path_params.item,
    DICT_GET: path_params.get,
    SCOPE_GETITEM: scope.item,
    SCOPE_GET: scope.get,
}
"""Methods by their whole name."""

METHOD_ENDINGS: dict[str, Feature] = {
    URL_FOR: url_for.check,
    URL_PATH_FOR: url_for.check,
    GETITEM: scope.item_of_connection,
    GET: scope.get_of_connection,
}
"""Methods by the end of their name: mypy calls a method by the class of its receiver."""


class ConnTypesPlugin(Plugin):
    def __init__(self, options: Options) -> None:
        super().__init__(options)
        self.knowledge = Knowledge(options)
        daemon.announce(self.knowledge, options)

    def get_method_hook(self, fullname: str) -> Callable[[MethodContext], Type] | None:
        # A method of a type variable's bound has a name in words: "url_for of HTTPConnection".
        method, of, _ = fullname.partition(" of ")
        feature = METHOD_ENDINGS.get(f".{method}") if of else METHODS.get(fullname)
        if feature is None and not fullname.startswith(("builtins.", "typing.")):
            feature = METHOD_ENDINGS.get(fullname[fullname.rfind(".") :])
        if self.knowledge.questionable:
            feature = partial(declarations.check, then=feature)
        return None if feature is None else guarded_call(partial(feature, self.knowledge))

    def get_function_hook(self, fullname: str) -> Callable[[FunctionContext], Type] | None:
        if not self.knowledge.questionable:
            return None
        return guarded_call(partial(declarations.check, self.knowledge))

    def get_attribute_hook(self, fullname: str) -> Callable[[AttributeContext], Type] | None:
        if fullname.endswith(PATH_PARAMS):
            return guarded_attribute(partial(path_params.attribute, self.knowledge))
        return None

    def get_type_analyze_hook(self, fullname: str) -> Callable[[AnalyzeTypeContext], Type] | None:
        return guarded_type(scope.analyze) if fullname in SCOPES else None

    def get_additional_deps(self, file: MypyFile) -> list[tuple[int, str, int]]:
        return self.knowledge.digests.dependencies(file.path)

    def report_config_data(self, ctx: ReportConfigContext) -> Any:
        return self.knowledge.digests.of_module(ctx.path)
