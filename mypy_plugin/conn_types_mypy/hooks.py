"""Tables from mypy's names to the features. Loaded with the first body that mypy checks."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from mypy.plugin import AnalyzeTypeContext, AttributeContext, FunctionContext, MethodContext
from mypy.types import Type

from conn_types_mypy.features import path_params, scope, url_for
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
MethodHook = Callable[[MethodContext], Type]
FunctionHook = Callable[[FunctionContext], Type]
AttributeHook = Callable[[AttributeContext], Type]
TypeHook = Callable[[AnalyzeTypeContext], Type]

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


class Hooks:
    """The hook for each name, made once. They are asked for at every call of the program that is checked."""

    def __init__(self, knowledge: Knowledge) -> None:
        self._knowledge = knowledge
        self._methods: dict[str, MethodHook | None] = {}
        self._attribute = guarded_attribute(partial(path_params.attribute, knowledge))
        self._scope = guarded_type(scope.analyze)
        self._function: FunctionHook | None = None
        if knowledge.questionable:
            from conn_types_mypy.features import declarations

            self._function = guarded_call(partial(declarations.check, knowledge))

    def method(self, fullname: str) -> MethodHook | None:
        try:
            return self._methods[fullname]
        except KeyError:
            found = self._methods[fullname] = self._method(fullname)
            return found

    def _method(self, fullname: str) -> MethodHook | None:
        # A method of a type variable's bound has a name in words: "url_for of HTTPConnection".
        method, of, _ = fullname.partition(" of ")
        feature = METHOD_ENDINGS.get(f".{method}") if of else METHODS.get(fullname)
        if feature is None and not fullname.startswith(("builtins.", "typing.")):
            feature = METHOD_ENDINGS.get(fullname[fullname.rfind(".") :])
        if self._function is not None:
            from conn_types_mypy.features import declarations

            feature = partial(declarations.check, then=feature)
        return None if feature is None else guarded_call(partial(feature, self._knowledge))

    def function(self, fullname: str) -> FunctionHook | None:
        return self._function

    def attribute(self, fullname: str) -> AttributeHook | None:
        return self._attribute if fullname.endswith(PATH_PARAMS) else None

    def type(self, fullname: str) -> TypeHook | None:
        return self._scope if fullname in SCOPES else None
