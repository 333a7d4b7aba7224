"""Tables from mypy's names to the features. Loaded with the first body that mypy checks."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Generic, TypeVar

from mypy.options import Options
from mypy.plugin import AttributeContext, FunctionContext, MethodContext, MethodSigContext
from mypy.plugins.default import DefaultPlugin
from mypy.types import FunctionLike, Type

from conn_types_mypy.answers import Answers
from conn_types_mypy.displays import apart_from_items
from conn_types_mypy.features import any_receivers, entries, path_params, scope, url_for, wrappers
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
from conn_types_mypy.guard import CallT, guarded_attribute, guarded_call, guarded_signature, guarded_type
from conn_types_mypy.slot_signatures import as_the_framework_has_it
from conn_types_mypy.sparing import spared

if TYPE_CHECKING:
    from conn_types_mypy.knowledge import Knowledge

Feature = Callable[[Answers, MethodContext], Type]
MethodHook = Callable[[MethodContext], Type]
FunctionHook = Callable[[FunctionContext], Type]
AttributeHook = Callable[[AttributeContext], Type]
SignatureHook = Callable[[MethodSigContext], FunctionLike]

METHODS: dict[str, Feature] = {
    DICT_GETITEM: apart_from_items(entries.item),
    DICT_GET: apart_from_items(entries.get),
    DICT_POP: apart_from_items(path_params.pop),
    DICT_COPY: path_params.copy,
    SCOPE_GETITEM: apart_from_items(scope.item),
    SCOPE_GET: apart_from_items(scope.get),
}
"""Methods by their whole name."""

METHOD_ENDINGS: dict[str, Feature] = {
    URL_FOR: url_for.check,
    URL_PATH_FOR: url_for.check,
    GETITEM: apart_from_items(scope.item_of_connection),
    GET: apart_from_items(scope.get_of_connection),
}
"""Methods by the end of their name: mypy calls a method by the class of its receiver."""

CALLS = frozenset({"url_for", "url_path_for", "functools.partial"})
"""Functions that may be, or take, a method of a connection: `super().url_for`, `partial(conn.url_for, …)`."""

TYPES = dict.fromkeys(SCOPES, guarded_type(scope.analyze))
"""Types by their whole name."""

SIGNATURE = guarded_signature(as_the_framework_has_it)
"""Of any `url_for`."""

HookT = TypeVar("HookT")


class Found(dict[str, "HookT | None"], Generic[HookT]):
    """The hook for each name, made when it is first asked for: mypy asks at every call that it checks."""

    def __init__(self, make: Callable[[str], HookT | None]) -> None:
        super().__init__()
        self._make = make

    def __missing__(self, fullname: str) -> HookT | None:
        self[fullname] = None
        with spared():
            self[fullname] = self._make(fullname)
        return self[fullname]


class Hooks:
    """`is_slot_loaded`: whether mypy may have types before it that the command has generated."""

    def __init__(self, answers: Answers, options: Options, is_slot_loaded: Callable[[], bool]) -> None:
        self._answers = answers
        self._is_slot_loaded = is_slot_loaded
        self._default = DefaultPlugin(options)
        self._path_params = guarded_attribute(partial(path_params.attribute, answers))
        self._app = guarded_attribute(partial(any_receivers.attribute, answers))
        self.method = Found(self._method).__getitem__
        self.signature = Found(self._signature).__getitem__
        self.function = Found(self._function).__getitem__
        self.attribute = Found(self._attribute).__getitem__
        self.type = TYPES.get

    def _method(self, fullname: str) -> MethodHook | None:
        # A method of a type variable's bound has a name in words: "url_for of HTTPConnection".
        method, of, _ = fullname.partition(" of ")
        feature = METHOD_ENDINGS.get(f".{method}") if of else METHODS.get(fullname)
        if feature is None and not fullname.startswith(("builtins.", "typing.")):
            feature = METHOD_ENDINGS.get(fullname[fullname.rfind(".") :])
        if feature is None and self._passes_on(method):
            feature = wrappers.check
        if self._is_questionable(method):
            feature = _declaring(feature)
        if feature is None:
            return None
        return guarded_call(partial(feature, self._answers), self._default.get_method_hook(fullname))

    def _function(self, fullname: str) -> FunctionHook | None:
        # The method of what `super()` gives has a name in words as well.
        function = fullname.partition(" of ")[0]
        feature: Callable[[Answers, FunctionContext], Type] | None = None
        if function in CALLS or self._passes_on(function):
            feature = wrappers.check
        if self._is_questionable(function):
            feature = _declaring(feature)
        if feature is None:
            return None
        return guarded_call(partial(feature, self._answers), self._default.get_function_hook(fullname))

    def _signature(self, fullname: str) -> SignatureHook | None:
        # Whose class has a generated method in its bases is loaded after the module that has it.
        is_asked = fullname.endswith((URL_FOR, URL_PATH_FOR)) and self._is_slot_loaded()
        return SIGNATURE if is_asked else None

    def _passes_on(self, fullname: str) -> bool:
        """Whether it has the name of a function that passes a route's name on to `url_for`."""
        return _last(fullname) in self._answers.project.wrappers

    def _is_questionable(self, fullname: str) -> bool:
        """Whether a route whose path may be wrong is declared by calling something of that name."""
        return _last(fullname) in self._answers.project.declaring

    def _attribute(self, fullname: str) -> AttributeHook | None:
        last = fullname[fullname.rfind(".") :]
        return self._path_params if last == PATH_PARAMS else self._app if last == APP_ATTRIBUTE else None


def _last(fullname: str) -> str:
    return fullname[fullname.rfind(".") + 1 :]


def _declaring(then: Callable[[Answers, CallT], Type] | None) -> Callable[[Answers, CallT], Type]:
    def check(answers: Answers, ctx: CallT) -> Type:
        def look(knowledge: Knowledge) -> None:
            from conn_types_mypy.features import declarations

            declarations.check(knowledge, ctx)

        answers.look_closer("declaration", ctx, look)
        return ctx.default_return_type if then is None else then(answers, ctx)

    return check
