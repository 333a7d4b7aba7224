"""Attributes: what `value.name` is, and what setting and deleting it does, for every kind of value."""

from __future__ import annotations

import ast
import builtins
from collections import OrderedDict, defaultdict, deque
from pathlib import Path, PurePath
from typing import TYPE_CHECKING

from conn_types.analysis.evaluator import library, modules
from conn_types.analysis.evaluator.class_attributes import of_class, of_super
from conn_types.analysis.evaluator.code_objects import annotations_of, code_of
from conn_types.analysis.evaluator.descriptors import from_site, of_descriptor
from conn_types.analysis.evaluator.frames import Raised
from conn_types.analysis.evaluator.instance_attributes import (
    DO_NOTHING,
    NEW,
    OBJECT_METHODS,
    delete_described,
    of_instance,
    own_attribute,
    set_on_instance,
)
from conn_types.analysis.evaluator.instances import IMMUTABLE
from conn_types.analysis.evaluator.kinds import is_annotated, kind_name
from conn_types.analysis.evaluator.models import CONSTANTS, METHODS, MODELS, pure
from conn_types.analysis.evaluator.models.modules_ import version_info
from conn_types.analysis.evaluator.namespaces import namespace_of, set_in
from conn_types.analysis.evaluator.outside_constants import constant_of
from conn_types.analysis.evaluator.resolution import missing
from conn_types.analysis.evaluator.unions import distribute, without_none
from conn_types.analysis.evaluator.values import (
    NONE,
    Alias,
    Builtin,
    Call,
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
    Super,
    Text,
    Thunk,
    Union,
    Unknown,
    Value,
    members,
)

if TYPE_CHECKING:
    from conn_types.analysis.evaluator.interpreter import Interpreter

REAL_TYPES: dict[str, tuple[type, ...]] = {
    "str": (str,),
    "list": (list, deque),
    "tuple": (tuple,),
    "set": (set,),
    "dict": (dict, OrderedDict, defaultdict),
    "PurePosixPath": (Path,),
}
"""What a value may really be an instance of."""


def get(run: Interpreter, value: Value, name: str) -> Value:
    """`value.name`. Raises `Raised(AttributeError)` where it is certain that there is none."""
    match value:
        case Instance():
            own = own_attribute(value, name)
            return of_instance(run, value, name) if own is None else own
        case Class():
            return of_class(run, value, name)
        case Module():
            return _of_module(run, value, name)
        case External(fullname=fullname):
            return of_external(run, fullname, name)
        case Const() | Text() | Sequence() | Dict():
            return _of_builtin(run, value, name)
        case Unknown(reason=reason, location=location, origin=origin):
            return Unknown(reason, location, origin)
        case Union():
            return distribute(without_none(value), lambda part: _or_unknown(run, part, name))
        case Function():
            return _of_function(run, value, name)
        case Method():
            return _of_method(run, value, name)
        case Super():
            return of_super(run, value, name)
        case Partial():
            return _of_partial(value, name)
        case Descriptor():
            return of_descriptor(value, name)
        case Alias(origin=origin, args=args) if name in ("__args__", "__metadata__", "__origin__"):
            if name == "__origin__":
                return args[0] if is_annotated(origin) and args else origin
            return Sequence.of("tuple", args[1:] if name == "__metadata__" else args)
        case Alias(origin=origin):
            return Unknown("a subscripted type") if name.startswith("__") else get(run, origin, name)
        case Builtin(name=shown):
            if name in ("__name__", "__qualname__"):
                return Const(shown.rpartition(".")[2])
            if not hasattr(len, name) and shown.startswith(("object.", "dict.", "list.", "str.", "set.")):
                raise missing(name)
            return Unknown("an attribute of a builtin")
        case Thunk():
            return Unknown("an attribute of a coroutine")
        case _:
            return Unknown("an attribute that is not followed")


def of_external(run: Interpreter, fullname: str, name: str) -> Value:
    """A name in code that is not followed: a constant, one of the models' own classes, or just its name."""
    dotted = f"{fullname}.{name}"
    if dotted in CONSTANTS:
        return CONSTANTS[dotted]
    if fullname == "builtins.object" and name in OBJECT_METHODS:
        return OBJECT_METHODS[name]
    if fullname == "builtins.object" and name in ("__new__", "__init__"):
        return NEW if name == "__new__" else DO_NOTHING
    if fullname in IMMUTABLE and name == "__new__":
        return NEW
    if name in ("__name__", "__qualname__") and fullname.startswith("builtins."):
        return Const(fullname.rpartition(".")[2])
    if name == "__name__" and dotted not in MODELS:
        return Const(fullname.rpartition(".")[2])
    real = getattr(builtins, fullname.removeprefix("builtins."), None)
    if (
        real is not None
        and fullname.startswith("builtins.")
        and dotted not in MODELS
        and not hasattr(real, name)
    ):
        raise missing(name)
    if fullname in UNBOUND and dotted not in MODELS:
        found = METHODS.get((fullname.removeprefix("builtins."), name))
        if found is not None:
            return found.function if isinstance(found, Descriptor) else found
    if dotted == "sys.version_info":
        return version_info(run)
    known = library.find(run, dotted) or pure.constant_of(dotted) or constant_of(run, fullname, name)
    return known or External(dotted)


UNBOUND = frozenset(f"builtins.{name}" for name in ("str", "bytes", "list", "dict", "set", "tuple"))
"""Types whose methods are called with the object in front: `str.upper("x")`."""


def _or_unknown(run: Interpreter, value: Value, name: str) -> Value:
    try:
        return get(run, value, name)
    except Raised:
        return Unknown(f"no attribute {name}")


def _of_module(run: Interpreter, value: Module, name: str) -> Value:
    found = modules.member(run, value, name)
    if found is not None:
        return found
    match name:
        case "__dict__":
            return namespace_of(run, value)
        case "__name__":
            return Const(value.name)
        case "__path__" if value.is_package:
            return _search_path(value)
        case "__path__" | "__spec__" | "__loader__":
            return Unknown(f"{name} of a module")
        case _:
            pass
    if value.open is not None or value.state == "running":
        return value.open or Unknown(f"{name}, which {value.name} does not have yet")
    raise missing(name)


def _search_path(module: Module) -> Value:
    """`__path__`: the directory of the package; a namespace package may have several."""
    if module.path is None:
        return Unknown("the path of a namespace package")
    return Sequence.of("list", [Const(str(module.path.parent))])


def _of_function(run: Interpreter, value: Function, name: str) -> Value:
    if name in value.attributes:
        return value.attributes[name]
    match name:
        case "__name__":
            return Const(value.qualname.rpartition(".")[2])
        case "__qualname__":
            return Const(value.qualname)
        case "__module__":
            return Const(value.module.name)
        case "__dict__":
            return Dict.of(value.attributes)
        case "__code__":
            return code_of(value)
        case "__doc__":
            return Const(
                None if isinstance(value.node, ast.Lambda) else ast.get_docstring(value.node, clean=False)
            )
        case "__annotations__":
            return Dict.of(annotations_of(run, value))
        case "__defaults__":
            return Sequence.of("tuple", value.defaults) if value.defaults else NONE
        case "__kwdefaults__":
            return Dict.of(value.keyword_defaults) if value.keyword_defaults else NONE
        case "__globals__":
            return namespace_of(run, value.module)
        case "__signature__":
            raise missing(name)
        case "__class__":
            return External("types.FunctionType")
        case "__get__":
            return Builtin("__get__", lambda _, call: _bound(value, call))
        case "__call__":
            return value
        case _:
            raise missing(name)


def _bound(function: Value, call: Call) -> Value:
    receiver = call.arg(0, "instance") or NONE
    return function if receiver == NONE else Method(function, receiver)


def _of_method(run: Interpreter, value: Method, name: str) -> Value:
    match name:
        case "__func__":
            return value.function
        case "__self__":
            return value.receiver
        case "__call__":
            return value
        case _:
            return get(run, value.function, name)


def _of_partial(value: Partial, name: str) -> Value:
    match name:
        case "func":
            return value.function
        case "args":
            return Sequence.of("tuple", value.args)
        case "keywords":
            return Dict.of(value.keywords)
        case "__class__":
            return External("functools.partial")
        case _:
            raise missing(name)


def _of_builtin(run: Interpreter, value: Const | Text | Sequence | Dict, name: str) -> Value:
    kind = (
        "PurePosixPath"
        if isinstance(value, Const) and isinstance(value.value, PurePath)
        else kind_name(value) or ""
    )
    found = METHODS.get((kind, name))
    if isinstance(found, Descriptor):
        return from_site(run, found.function, value)
    if found is not None:
        return Method(found, value)
    if name == "__class__":
        return External(f"builtins.{kind}")
    computed = pure.attribute_of(value, name) if isinstance(value, Const) else None
    if computed is not None:
        return computed
    real = (type(value.value),) if isinstance(value, Const) else REAL_TYPES.get(kind, ())
    if real and not any(hasattr(each, name) for each in (*real, *REAL_TYPES.get(kind, ()))):
        raise missing(name)
    return Unknown(f"{kind}.{name}")


def store(run: Interpreter, owner: Value, name: str, value: Value) -> None:
    """`owner.name = value`; under an unknown condition the old value stays possible."""
    if isinstance(owner, Instance):
        set_on_instance(run, owner, name, value, maybe=False)
        return
    maybe = isinstance(owner, Union)
    for each in members(owner):
        match each:
            case Instance():
                set_on_instance(run, each, name, value, maybe=maybe)
            case Module(namespace=namespace):
                # What its body gives the name comes before.
                modules.ready(run, each)
                set_in(run, namespace, name, value, weak=maybe or bool(run.conditions))
            case Class(namespace=namespace) | Function(attributes=namespace):
                set_in(run, namespace, name, value, weak=maybe or bool(run.conditions))
            case Method(function=Function(attributes=attributes)):
                set_in(run, attributes, name, value, weak=maybe or bool(run.conditions))
            case _:
                continue


def delete(run: Interpreter, owner: Value, name: str) -> None:
    if isinstance(owner, Instance) and delete_described(run, owner, name):
        return
    if isinstance(owner, (Instance, Function)):
        namespace = owner.attributes
    elif isinstance(owner, (Class, Module)):
        namespace = owner.namespace
    else:
        return
    if name in namespace and not run.conditions:
        del namespace[name]
