"""Tables from mypy's names to the features. Loaded with the first body that mypy checks."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from mypy.options import Options
from mypy.plugin import AnalyzeTypeContext, AttributeContext, FunctionContext, MethodContext
from mypy.plugins.default import DefaultPlugin
from mypy.types import Type

from conn_types_mypy.features import any_receivers, entries, path_params, scope, url_for
from conn_types_mypy.fullnames import (
    APP_ATTRIBUTE,
    DICT_COPY,
    DICT_GET,
    DICT_GETITEM,
    DICT_POP,
    GET,
    GETITEM,
    PATH_PARAMS,
    SCOPE_GET,
    SCOPE_GETITEM,
    SCOPES,
    URL_FOR,
    URL_PATH_FOR,
)
from conn_types_mypy.guard import CallT, guarded_attribute, guarded_call, guarded_type
from conn_types_mypy.knowledge import Knowledge
from conn_types_mypy.sparing import spared

Feature = Callable[[Knowledge, MethodContext], Type]
MethodHook = Callable[[MethodContext], Type]
FunctionHook = Callable[[FunctionContext], Type]
AttributeHook = Callable[[AttributeContext], Type]
TypeHook = Callable[[AnalyzeTypeContext], Type]

METHODS: dict[str, Feature] = {
    DICT_GETITEM: entries.item,
    DICT_GET: entries.get,
    DICT_POP: path_params.pop,
    DICT_COPY: path_params.copy,
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


CALLS = frozenset({"url_for", "url_path_for", "functools.partial"})
"""Functions that may be, or take, a method of a connection: `super().url_for`, `partial(conn.url_for, …)`."""


class Hooks:
    """The hook for each name, made once. They are asked for at every call of the program that is checked."""

    def __init__(self, knowledge: Knowledge, options: Options) -> None:
        self._knowledge = knowledge
        self._methods: dict[str, MethodHook | None] = {}
        self._attributes: dict[str, AttributeHook] = {
            PATH_PARAMS: guarded_attribute(partial(path_params.attribute, knowledge)),
            APP_ATTRIBUTE: guarded_attribute(partial(any_receivers.attribute, knowledge)),
        }
        self._scope = guarded_type(scope.analyze)
        self._functions: dict[str, FunctionHook | None] = {}
        self._default = DefaultPlugin(options)

    def method(self, fullname: str) -> MethodHook | None:
        try:
            return self._methods[fullname]
        except KeyError:
            self._methods[fullname] = None
            with spared():
                self._methods[fullname] = self._method(fullname)
            return self._methods[fullname]

    def _method(self, fullname: str) -> MethodHook | None:
        # A method of a type variable's bound has a name in words: "url_for of HTTPConnection".
        method, of, _ = fullname.partition(" of ")
        feature = METHOD_ENDINGS.get(f".{method}") if of else METHODS.get(fullname)
        if feature is None and not fullname.startswith(("builtins.", "typing.")):
            feature = METHOD_ENDINGS.get(fullname[fullname.rfind(".") :])
        if feature is None and self._passes_on(method):
            feature = _passing_on()
        if self._is_questionable(method):
            feature = _declaring(feature)
        if feature is None:
            return None
        return guarded_call(partial(feature, self._knowledge), self._default.get_method_hook(fullname))

    def function(self, fullname: str) -> FunctionHook | None:
        try:
            return self._functions[fullname]
        except KeyError:
            self._functions[fullname] = None
            with spared():
                self._functions[fullname] = self._made_for_function(fullname)
            return self._functions[fullname]

    def _made_for_function(self, fullname: str) -> FunctionHook | None:
        # The method of what `super()` gives has a name in words as well.
        function = fullname.partition(" of ")[0]
        feature: Callable[[Knowledge, FunctionContext], Type] | None = None
        if function in CALLS or self._passes_on(function):
            feature = _passing_on()
        if self._is_questionable(function):
            feature = _declaring(feature)
        if feature is None:
            return None
        return guarded_call(partial(feature, self._knowledge), self._default.get_function_hook(fullname))

    def _passes_on(self, fullname: str) -> bool:
        """Whether it has the name of a function that passes a route's name on to `url_for`."""
        return _last(fullname) in self._knowledge.wrappers.names

    def _is_questionable(self, fullname: str) -> bool:
        """Whether a route whose path may be wrong is declared by calling something of that name."""
        return bool(self._knowledge.declared) and _last(fullname) in self._knowledge.declaring

    def attribute(self, fullname: str) -> AttributeHook | None:
        return self._attributes.get(fullname[fullname.rfind(".") :])

    def type(self, fullname: str) -> TypeHook | None:
        return self._scope if fullname in SCOPES else None


def _last(fullname: str) -> str:
    return fullname[fullname.rfind(".") + 1 :]


def _passing_on() -> Callable[[Knowledge, CallT], Type]:
    from conn_types_mypy.features import wrappers

    return wrappers.check


def _declaring(then: Callable[[Knowledge, CallT], Type] | None) -> Callable[[Knowledge, CallT], Type]:
    from conn_types_mypy.features import declarations

    return partial(declarations.check, then=then)
