"""`isinstance` and `issubclass` over values."""

from __future__ import annotations

import ast
import builtins
import pathlib
from collections.abc import Hashable, Iterable
from typing import TYPE_CHECKING

from conn_types.analysis.evaluator import special
from conn_types.analysis.evaluator.values import (
    Alias,
    Builtin,
    Class,
    Const,
    Descriptor,
    Dict,
    External,
    Function,
    Instance,
    Method,
    Module,
    Partial,
    Sequence,
    Text,
    Thunk,
    Union,
    Unknown,
    Value,
)

if TYPE_CHECKING:
    from conn_types.analysis.evaluator.interpreter import Interpreter

ABSTRACT: dict[str, tuple[str, ...]] = {
    "Sequence": ("list", "tuple", "str", "bytes"),
    "MutableSequence": ("list",),
    "Mapping": ("dict",),
    "MutableMapping": ("dict",),
    "Iterable": ("list", "tuple", "set", "dict", "str", "bytes", "generator"),
    "Collection": ("list", "tuple", "set", "dict", "str", "bytes"),
    "Set": ("set", "frozenset"),
    "Callable": ("function", "method", "type"),
    "Hashable": ("str", "int", "float", "bool", "NoneType", "bytes", "tuple", "function", "method", "type"),
    "Iterator": ("generator",),
    "Generator": ("generator",),
    "Sized": ("list", "tuple", "set", "dict", "str", "bytes"),
    "Container": ("list", "tuple", "set", "dict", "str", "bytes"),
    "PathLike": ("PurePosixPath",),
    "Path": ("PurePosixPath",),
    "PurePath": ("PurePosixPath",),
}
"""What an abstract class, or one of pathlib's, is made of here."""


def kind_name(value: Value) -> str | None:
    """The name of the builtin type that a value has; None for an instance of a followed class."""
    match value:
        case Const(value=constant):
            return type(constant).__name__
        case Text():
            return "str"
        case Sequence(kind=kind):
            return kind
        case Dict():
            return "dict"
        case Function() | Partial() | Builtin():
            return "function"
        case Method():
            return "method"
        case Module():
            return "module"
        case Class() | External() | Alias():
            return "type"
        case Descriptor():
            return "descriptor"
        case Thunk():
            return "coroutine"
        case Unknown(kind=kind):
            return kind
        case _:
            return None


def is_annotated(origin: Value) -> bool:
    """Whether a subscripted type is `Annotated[…]`, by what is subscripted."""
    return isinstance(origin, External) and origin.fullname.rpartition(".")[2] == "Annotated"


def is_instance(run: Interpreter, value: Value, classes: Value) -> bool | None:
    """`isinstance(value, classes)`; None where that is not known."""
    if isinstance(value, Union):
        answers = {is_instance(run, member, classes) for member in value.members}
        return answers.pop() if len(answers) == 1 else None
    if isinstance(classes, Sequence) and classes.kind == "tuple":
        return _any(is_instance(run, value, item.value) for item in classes.items)
    if isinstance(classes, Union):
        return _any(is_instance(run, value, member) for member in classes.members)
    if isinstance(classes, Alias):
        return is_instance(run, value, classes.origin)
    if isinstance(value, Unknown) and value.kind is None:
        return None
    if isinstance(value, Instance):
        return _instance_is(value, classes)
    if isinstance(classes, Class) and classes.module.is_library:
        classes = External(f"{classes.module.name}.{classes.name}")
    if isinstance(value, Class) and value.metaclass is not None and isinstance(classes, Class):
        return is_subclass(value.metaclass, classes)
    if isinstance(value, Class) and isinstance(classes, Class):
        return None if classes.has_base("builtins.type") else False
    name = kind_name(value)
    match classes:
        case External(fullname=fullname):
            return _builtin_is(name, fullname, value)
        case Class():
            return False if name not in (None, "type") or isinstance(value, Const) else None
        case _:
            return None


def _instance_is(value: Instance, classes: Value) -> bool | None:
    known = is_subclass(value.cls, classes)
    if known:
        return known
    if isinstance(classes, Class) and classes.has_base("typing.Protocol"):
        return _has_members(value, classes)
    if isinstance(classes, Class) and special.in_class(classes, "__subclasshook__") is not None:
        return None
    fullname = classes.fullname if isinstance(classes, (Class, External)) else ""
    needed = PROTOCOLS.get(fullname.removeprefix("typing.").removeprefix("collections.abc."))
    if needed is not None:
        has = all(special.in_class(value.cls, name) is not None for name in needed)
        return True if has else known
    if value.held is not None and isinstance(classes, External):
        return _builtin_is(kind_name(value.held), classes.fullname, value.held) or known
    return known


PROTOCOLS: dict[str, tuple[str, ...]] = {
    "Iterable": ("__iter__",),
    "Iterator": ("__iter__", "__next__"),
    "Callable": ("__call__",),
    "Sized": ("__len__",),
    "Container": ("__contains__",),
    "Awaitable": ("__await__",),
    "AsyncIterable": ("__aiter__",),
    "Collection": ("__len__", "__iter__", "__contains__"),
}
"""Abstract classes that ask for methods, whatever the bases."""


def _has_members(value: Instance, protocol: Class) -> bool | None:
    """What `@runtime_checkable` asks: whether the object has each name that the protocol declares."""
    names = [name for name in protocol.namespace if not name.startswith("_")]
    for statement in protocol.node.body if protocol.node is not None else ():
        if isinstance(statement, ast.AnnAssign) and isinstance(statement.target, ast.Name):
            names.append(statement.target.id)
    missing = [
        name for name in names if name not in value.attributes and special.in_class(value.cls, name) is None
    ]
    return None if missing and (value.open or special.may_have(value, missing[0])) else not missing


def _builtin_is(name: str | None, fullname: str, value: Value) -> bool | None:
    if name is None:
        return None
    wanted = fullname.rpartition(".")[2]
    if wanted == "object":
        return True
    if wanted in ("FunctionType", "Function", "LambdaType"):
        return isinstance(value, Function)
    if wanted == "MethodType":
        return isinstance(value, Method)
    if wanted == "ModuleType":
        return name == "module"
    if wanted == "partial":
        return isinstance(value, Partial)
    if wanted in ("property", "classmethod", "staticmethod", "cached_property"):
        return isinstance(value, Descriptor) and value.kind == wanted
    if wanted in ("CoroutineType", "Coroutine", "Awaitable"):
        return isinstance(value, Thunk)
    if wanted in ABSTRACT:
        return name in ABSTRACT[wanted]
    if isinstance(value, Const):
        real = getattr(builtins, wanted, None) if fullname.startswith("builtins.") else None
        if isinstance(real, type):
            return isinstance(value.value, real)
        return False if isinstance(value.value, (Hashable, pathlib.PurePath)) else None
    if isinstance(value, External):
        return _external_is(value.fullname, wanted)
    if isinstance(value, Alias):
        return None
    return name == wanted


def _external_is(fullname: str, wanted: str) -> bool | None:
    found = (
        getattr(builtins, fullname.removeprefix("builtins."), None)
        if fullname.startswith("builtins.")
        else None
    )
    if found is None:
        return None
    if wanted in ("type", "BuiltinFunctionType"):
        return isinstance(found, type) == (wanted == "type")
    return True if wanted == "Callable" else None


def is_subclass(cls: Value, classes: Value) -> bool | None:
    """`issubclass(cls, classes)`; None where that is not known."""
    if isinstance(classes, Sequence) and classes.kind == "tuple":
        return _any(is_subclass(cls, item.value) for item in classes.items)
    if isinstance(classes, Union):
        return _any(is_subclass(cls, member) for member in classes.members)
    if isinstance(classes, Alias):
        return is_subclass(cls, classes.origin)
    if isinstance(cls, External) and isinstance(classes, External):
        return _external_is_subclass(cls.fullname, classes.fullname)
    if isinstance(cls, External) and isinstance(classes, Class):
        # A followed class cannot be the base of one that is not.
        return False
    if not isinstance(cls, Class):
        return None
    if isinstance(classes, Class) and (
        classes in cls.mro or any(each in cls.mro for each in classes.registered)
    ):
        return True
    if isinstance(classes, External) and classes.fullname == "builtins.object":
        return True
    answers: list[bool | None] = []
    for base in cls.mro:
        if isinstance(base, Unknown):
            answers.append(None)
        if isinstance(base, External):
            # A followed class cannot be the base of one that is not.
            known = isinstance(classes, External) and _external_is_subclass(base.fullname, classes.fullname)
            answers.append(known)
    return _any(answers) if answers else False


def _external_is_subclass(name: str, wanted: str) -> bool | None:
    if name == wanted:
        return True
    one, other = _builtin(name), _builtin(wanted)
    if one is not None and other is not None:
        return issubclass(one, other)
    # Two libraries' classes: nobody has looked. A class of `typing` or `abc` is no base of anything here.
    return False if name.startswith(("builtins.", "typing.", "abc.", "enum.")) else None


def _builtin(fullname: str) -> type | None:
    if not fullname.startswith("builtins."):
        return None
    found = getattr(builtins, fullname.removeprefix("builtins."), None)
    return found if isinstance(found, type) else None


def _any(answers: Iterable[bool | None]) -> bool | None:
    unknown = False
    for answer in answers:
        if answer:
            return True
        unknown = unknown or answer is None
    return None if unknown else False
