"""Tables from mypy's names to the features. Loaded with the first body that mypy checks."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Generic, TypeVar

from mypy.nodes import SymbolTableNode, TypeInfo
from mypy.options import Options
from mypy.plugin import AttributeContext, FunctionContext, MethodContext, MethodSigContext
from mypy.plugins.default import DefaultPlugin
from mypy.types import FunctionLike, Type

from conn_types.analysis.fullnames import FRAMEWORK_PACKAGES
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

NAMED_METHODS: dict[str, Feature] = {URL_FOR: url_for.check, URL_PATH_FOR: url_for.check}
"""Methods by their own name: mypy calls a method by the class of its receiver."""

CONNECTION_METHODS: dict[str, Feature] = {
    GETITEM: apart_from_items(scope.item_of_connection),
    GET: apart_from_items(scope.get_of_connection),
}
"""The same, of a connection: of another class, they may be another plugin's."""

PARTIAL = "functools.partial"
"""A function that may take a method of a connection: `partial(conn.url_for, …)`."""

URL_METHODS = tuple(f".{name}" for name in NAMED_METHODS)

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
    """What mypy is given.

    - `look_up`: what has a name, with its module's.
    - `is_slot_loaded`: whether mypy may have types before it that the command has generated.
    """

    def __init__(
        self,
        answers: Answers,
        options: Options,
        look_up: Callable[[str], SymbolTableNode | None],
        is_slot_loaded: Callable[[], bool],
    ) -> None:
        self._answers = answers
        self._look_up = look_up
        self._is_slot_loaded = is_slot_loaded
        self._default = DefaultPlugin(options)
        self._path_params = guarded_attribute(partial(path_params.attribute, answers))
        self._app = guarded_attribute(partial(any_receivers.attribute, answers))
        self._methods, self._attributes = Found(self._method), Found(self._attribute)
        self.method = self._methods.__getitem__
        self.signature = Found(self._signature).__getitem__
        self.function = Found(self._function).__getitem__
        self.attribute = self._attributes.__getitem__
        self.type = TYPES.get

    def forget(self) -> None:
        """Classes may have other bases now."""
        self._methods.clear()
        self._attributes.clear()

    def _method(self, fullname: str) -> MethodHook | None:
        owner, method = _owner_and_name(fullname)
        feature = METHODS.get(fullname)
        if feature is None and not fullname.startswith(("builtins.", "typing.")):
            feature = NAMED_METHODS.get(method)
            if feature is None and method in CONNECTION_METHODS and self._may_be_connection(owner):
                feature = CONNECTION_METHODS[method]
        if feature is None and method in self._answers.project.wrappers:
            feature = wrappers.check
        if method in self._answers.project.declaring:
            feature = _declaring(feature)
        if feature is None:
            return None
        return guarded_call(partial(feature, self._answers), self._default.get_method_hook(fullname))

    def _function(self, fullname: str) -> FunctionHook | None:
        owner, name = _owner_and_name(fullname)
        feature: Callable[[Answers, FunctionContext], Type] | None = None
        is_of_super = not owner and name in NAMED_METHODS
        if fullname == PARTIAL or is_of_super or name in self._answers.project.wrappers:
            feature = wrappers.check
        if name in self._answers.project.declaring:
            feature = _declaring(feature)
        if feature is None:
            return None
        return guarded_call(partial(feature, self._answers), self._default.get_function_hook(fullname))

    def _signature(self, fullname: str) -> SignatureHook | None:
        # Whose class has a generated method in its bases is loaded after the module that has it.
        is_asked = fullname.endswith(URL_METHODS) and self._is_slot_loaded()
        return SIGNATURE if is_asked else None

    def _attribute(self, fullname: str) -> AttributeHook | None:
        owner, name = _owner_and_name(fullname)
        hook = self._path_params if name == PATH_PARAMS else self._app if name == APP_ATTRIBUTE else None
        return hook if hook is not None and self._may_be_connection(owner) else None

    def _may_be_connection(self, name: str) -> bool:
        """Whether a class is a framework's, or has one for a base; true where it is not at hand."""
        symbol = self._look_up(name)
        info = None if symbol is None else symbol.node
        if not isinstance(info, TypeInfo):
            return True
        return any(each.module_name.partition(".")[0] in FRAMEWORK_PACKAGES for each in info.mro)


def _owner_and_name(fullname: str) -> tuple[str, str]:
    """The class, or module, and the name in it.

    What a type variable's bound or `super()` gives has a name in words, "url_for of HTTPConnection". It does
    not say which class it is.
    """
    name, of, _ = fullname.partition(" of ")
    if of and "." not in name:
        return "", name
    owner, _, name = fullname.rpartition(".")
    return owner, name


def _declaring(then: Callable[[Answers, CallT], Type] | None) -> Callable[[Answers, CallT], Type]:
    def check(answers: Answers, ctx: CallT) -> Type:
        def look(knowledge: Knowledge) -> None:
            from conn_types_mypy.features import declarations

            declarations.check(knowledge, ctx)

        answers.look_closer("declaration", ctx, look)
        return ctx.default_return_type if then is None else then(answers, ctx)

    return check
