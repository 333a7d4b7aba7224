"""Attributes: look-up through instances, classes and their MRO, descriptors, `super()`, modules."""

from __future__ import annotations

from collections import OrderedDict, defaultdict, deque
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from conn_types.analysis.evaluator import metaclasses, modules
from conn_types.analysis.evaluator.code_objects import code_of
from conn_types.analysis.evaluator.frames import Raised
from conn_types.analysis.evaluator.instances import new_instance, note_held
from conn_types.analysis.evaluator.kinds import kind_name
from conn_types.analysis.evaluator.models import CONSTANTS, METHODS
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
    distribute,
    members,
    without_none,
)
from conn_types.analysis.table import Location

if TYPE_CHECKING:
    from conn_types.analysis.evaluator.interpreter import Interpreter

PLAIN_BASES = frozenset(
    {
        "builtins.object",
        "builtins.type",
        "typing.Generic",
        "typing.Protocol",
        "typing_extensions.Protocol",
        "typing_extensions.Generic",
        "abc.ABC",
        "enum.Enum",
        "enum.StrEnum",
        "enum.IntEnum",
        "builtins.str",
        "builtins.int",
    }
)
"""Bases that are not followed, and that add no attribute which anybody tests for."""


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
            return _of_instance(run, value, name)
        case Class():
            return _of_class(run, value, name)
        case Module():
            return _of_module(run, value, name)
        case External(fullname=fullname):
            if name in ("__name__", "__qualname__") and fullname.startswith("builtins."):
                return Const(fullname.removeprefix("builtins."))
            return CONSTANTS.get(f"{fullname}.{name}") or External(f"{fullname}.{name}")
        case Unknown(reason=reason, location=location, origin=origin):
            return Unknown(reason, location, origin)
        case Union():
            return distribute(without_none(value), lambda part: _or_unknown(run, part, name))
        case Function():
            return _of_function(value, name)
        case Method():
            return _of_method(run, value, name)
        case Super():
            return _of_super(run, value, name)
        case Partial():
            return _of_partial(value, name)
        case Descriptor():
            return _of_descriptor(value, name)
        case Const() | Text() | Sequence() | Dict():
            return _of_builtin(run, value, name)
        case Alias(origin=origin):
            return Unknown("a subscripted type") if name.startswith("__") else get(run, origin, name)
        case Builtin() | Thunk():
            return Unknown(f"an attribute of {type(value).__name__.lower()}")
        case _:
            return Unknown("an attribute that is not followed")


def missing(name: str) -> Raised:
    return Raised(External("builtins.AttributeError"), Location(path=name, line=1, column=0))


def _or_unknown(run: Interpreter, value: Value, name: str) -> Value:
    try:
        return get(run, value, name)
    except Raised:
        return Unknown(f"no attribute {name}")


def search(mro: Iterable[Class | External | Unknown], name: str) -> Value | None:
    """The name in the first class of the MRO that has it; unknown where a base that is not followed may."""
    for cls in mro:
        match cls:
            case Class(namespace=namespace):
                if name in namespace:
                    return namespace[name]
            case Unknown():
                return Unknown(f"{name} of a base that is not known", origin=cls.origin)
            case External(fullname=fullname):
                known = METHODS.get((fullname.removeprefix("builtins."), name))
                if known is not None:
                    return known
                if fullname not in PLAIN_BASES:
                    return Unknown(f"{name} of {fullname}, which is not followed", origin=fullname)
    return None


def _of_instance(run: Interpreter, value: Instance, name: str) -> Value:
    found = search(value.cls.mro, name) if name not in value.attributes else _override(value.cls, name)
    if isinstance(found, Descriptor) and found.kind in ("property", "cached_property"):
        return _property(run, value, found, name)
    if name in value.attributes:
        return modules.forced(run, value.attributes, name)
    if name == "__class__":
        return value.cls
    if name == "__dict__":
        return Dict.of(value.attributes)
    if isinstance(found, Unknown) or found is None:
        fallback = next(
            (cls.namespace["__getattr__"] for cls in _followed(value.cls) if "__getattr__" in cls.namespace),
            None,
        )
        if fallback is not None:
            return _from_site(run, Method(fallback, value), Const(name))
    if found is not None:
        return bind(found, value, value.cls)
    if name == "__init__":
        return DO_NOTHING
    if value.open is not None:
        return value.open
    raise missing(name)


def _override(cls: Class, name: str) -> Value | None:
    """A data descriptor of a followed class comes before the instance's own attribute."""
    for each in _followed(cls):
        found = each.namespace.get(name)
        if found is not None:
            return found if isinstance(found, Descriptor) and found.kind == "property" else None
    return None


def _followed(cls: Class) -> list[Class]:
    return [each for each in cls.mro if isinstance(each, Class)]


def _property(run: Interpreter, value: Instance, found: Descriptor, name: str) -> Value:
    result = _from_site(run, found.function, value)
    if found.kind == "cached_property":
        value.attributes[name] = result
    return result


def _from_site(run: Interpreter, function: Value, *args: Value) -> Value:
    """Call without a call expression: the running call's place stands for it."""
    if run.calls:
        _, frame, node = run.calls[-1]
        return run.call(function, Call(list(args), {}, frame, node))
    return run.call(function, Call(list(args), {}, run.idle, run.idle_node))


def bind(found: Value, receiver: Value, cls: Class) -> Value:
    """What an attribute of the class is, seen from an instance (or from the class itself)."""
    match found:
        case Function() | Builtin():
            return Method(found, receiver)
        case Descriptor(kind="classmethod", function=function):
            return Method(function, cls)
        case Descriptor(kind="staticmethod", function=function):
            return function
        case _:
            return found


def _of_class(run: Interpreter, value: Class, name: str) -> Value:
    if name in value.namespace:
        return _seen_from_class(modules.forced(run, value.namespace, name), value)
    match name:
        case "__name__":
            return Const(value.name)
        case "__qualname__":
            return Const(value.qualname)
        case "__module__":
            return Const(value.module.name)
        case "__mro__":
            return Sequence.of("tuple", value.mro)
        case "__bases__":
            return Sequence.of("tuple", value.bases)
        case "__dict__":
            return Dict.of(value.namespace)
        case "__members__":
            return Dict.of({key: each for key, each in value.namespace.items() if isinstance(each, Instance)})
        case "__doc__":
            return NONE
        case "__class__":
            return value.metaclass or External("builtins.type")
        case _:
            pass
    found = search(value.mro, name)
    if found is None or isinstance(found, Unknown):
        found = _of_metaclass(run, value, name) or found
    if isinstance(found, Descriptor) and isinstance(found.function, Builtin) and found.kind == "property":
        return _from_site(run, found.function, value)
    if found is not None:
        return _seen_from_class(found, value)
    if name in ("__init__", "__init_subclass__", "__new__"):
        return DO_NOTHING
    raise missing(name)


def _of_metaclass(run: Interpreter, value: Class, name: str) -> Value | None:
    """What a class is as an instance of its metaclass."""
    found = None if name in CONSTRUCTION else metaclasses.own(value.metaclass, name)
    match found:
        case Function() | Builtin():
            return Method(found, value)
        case Descriptor(kind="property" | "cached_property", function=function):
            return _from_site(run, function, value)
        case Descriptor(kind="classmethod", function=function) if value.metaclass is not None:
            return Method(function, value.metaclass)
        case None:
            fallback = metaclasses.own(value.metaclass, "__getattr__")
            dunder = name.startswith("__")
            return None if fallback is None or dunder else _from_site(run, fallback, value, Const(name))
        case _:
            return found


def _seen_from_class(found: Value, cls: Class) -> Value:
    match found:
        case Descriptor(kind="classmethod", function=function):
            return Method(function, cls)
        case Descriptor(kind="staticmethod", function=function):
            return function
        case _:
            return found


def _of_module(run: Interpreter, value: Module, name: str) -> Value:
    found = modules.member(run, value, name)
    if found is not None:
        return found
    match name:
        case "__dict__":
            return Dict.of(value.namespace)
        case "__path__" | "__spec__" | "__loader__":
            return Unknown(f"{name} of a module")
        case _:
            pass
    if "__getattr__" in value.namespace:
        return _from_site(run, value.namespace["__getattr__"], Const(name))
    if value.open is not None or value.state == "running":
        return value.open or Unknown(f"{name}, which {value.name} does not have yet")
    raise missing(name)


def _of_function(value: Function, name: str) -> Value:
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
        case "__doc__" | "__annotations__" | "__signature__" | "__defaults__" | "__globals__":
            return Unknown(f"{name} of a function")
        case "__class__":
            return External("types.FunctionType")
        case "__get__":
            return Unknown("a binding by hand")
        case _:
            raise missing(name)


def _of_method(run: Interpreter, value: Method, name: str) -> Value:
    match name:
        case "__func__":
            return value.function
        case "__self__":
            return value.receiver
        case _:
            return get(run, value.function, name)


def _of_super(run: Interpreter, value: Super, name: str) -> Value:
    cls = value.receiver.cls if isinstance(value.receiver, Instance) else value.receiver
    if not isinstance(cls, Class):
        return Unknown("super() of a value that is not known")
    if value.after not in cls.mro and isinstance(cls.metaclass, Class) and value.after in cls.metaclass.mro:
        return _of_super_metaclass(cls, cls.metaclass, value.after, name)
    start = cls.mro.index(value.after) + 1 if value.after in cls.mro else 0
    found = search(cls.mro[start:], name)
    if name == "__new__" and isinstance(value.receiver, Class) and metaclasses.is_metaclass(cls):
        return found if isinstance(found, Function) else metaclasses.TYPE_NEW
    if isinstance(found, Descriptor) and found.kind in ("property", "cached_property"):
        return _from_site(run, found.function, value.receiver)
    if found is None or (isinstance(found, Unknown) and name == "__init__" and found.origin in PLAIN_BASES):
        if name in ("__init__", "__init_subclass__", "__setattr__"):
            return DO_NOTHING
        if name == "__new__":
            return NEW
        raise missing(name)
    if isinstance(found, Function) and name in ("__new__",):
        return found
    if isinstance(found, Function) and name == "__init_subclass__":
        return Method(found, value.receiver)
    return bind(found, value.receiver, cls)


def _of_super_metaclass(cls: Class, metaclass: Class, after: Class, name: str) -> Value:
    """`super()` in a metaclass's method: the receiver is a class."""
    found = search(metaclass.mro[metaclass.mro.index(after) + 1 :], name)
    if found is not None and not isinstance(found, Unknown):
        return bind(found, cls, metaclass)
    if name == "__call__":
        return Method(TYPE_CALL, cls)
    if name in ("__init__", "__setattr__"):
        return DO_NOTHING
    if found is None:
        raise missing(name)
    return found


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


def _of_descriptor(value: Descriptor, name: str) -> Value:
    if name == "setter":
        return Builtin(
            "property.setter", lambda _, call: Descriptor("property", value.function, call.args[0])
        )
    if name in ("getter", "deleter"):
        return Builtin(f"property.{name}", lambda _, call: value)
    if name in ("fget", "func", "__func__", "__wrapped__"):
        return value.function
    return Unknown("an attribute of a descriptor")


def _of_builtin(run: Interpreter, value: Const | Text | Sequence | Dict, name: str) -> Value:
    kind = kind_name(value) or ""
    found = METHODS.get((kind, name))
    if isinstance(found, Descriptor):
        return _from_site(run, found.function, value)
    if found is not None:
        return Method(found, value)
    if name == "__class__":
        return External(f"builtins.{kind}")
    real = (type(value.value),) if isinstance(value, Const) else REAL_TYPES.get(kind, ())
    if real and not any(hasattr(each, name) for each in (*real, *REAL_TYPES.get(kind, ()))):
        raise missing(name)
    return Unknown(f"{kind}.{name}")


def store(run: Interpreter, owner: Value, name: str, value: Value) -> None:
    """`owner.name = value`; under an unknown condition the old value stays possible."""
    maybe = isinstance(owner, Union)
    for each in members(owner):
        match each:
            case Instance():
                _set_on_instance(run, each, name, value, maybe=maybe)
            case Class(namespace=namespace) | Module(namespace=namespace) | Function(attributes=namespace):
                _store(run, namespace, name, value, weak=maybe or bool(run.conditions))
            case Method(function=Function(attributes=attributes)):
                _store(run, attributes, name, value, weak=maybe or bool(run.conditions))
            case _:
                continue


def _set_on_instance(run: Interpreter, owner: Instance, name: str, value: Value, *, maybe: bool) -> None:
    if name == "__class__" and isinstance(value, Class):
        if not maybe and not run.since(owner.conditions):
            owner.cls = value
        return
    found = next((cls.namespace[name] for cls in _followed(owner.cls) if name in cls.namespace), None)
    if isinstance(found, Descriptor) and found.setter is not None:
        _from_site(run, found.setter, owner, value)
        return
    weak = maybe or bool(run.since(owner.conditions))
    has_default = found is not None and not isinstance(found, (Function, Descriptor))
    if weak and found is not None and has_default:
        # The class's default is what the instance had until now.
        owner.attributes.setdefault(name, found)
    _store(run, owner.attributes, name, value, weak=weak)
    note_held(run, owner, name, value)


def _store(run: Interpreter, namespace: dict[str, Value], name: str, value: Value, *, weak: bool) -> None:
    known = namespace.get(name)
    namespace[name] = run.after(known, value) if weak and known is not None else value


def delete(run: Interpreter, owner: Value, name: str) -> None:
    if isinstance(owner, (Instance, Function)):
        namespace = owner.attributes
    elif isinstance(owner, (Class, Module)):
        namespace = owner.namespace
    else:
        return
    if name in namespace and not run.conditions:
        del namespace[name]


def _do_nothing(run: Interpreter, call: Call) -> Value:
    return NONE


def _new(run: Interpreter, call: Call) -> Value:
    cls = call.arg(0, "cls")
    return (
        new_instance(run, cls, call) if isinstance(cls, Class) else Unknown("an instance of an unknown class")
    )


def _call_type(run: Interpreter, call: Call) -> Value:
    cls, *args = call.args
    inner = call.with_args(*args)
    return run.instantiate(cls, inner) if isinstance(cls, Class) else Unknown("a class that is not known")


CONSTRUCTION = frozenset({"__init__", "__new__", "__call__", "__init_subclass__", "__getattr__"})
"""What a class does not take from its metaclass when it is asked for it."""
TYPE_CALL = Builtin("type.__call__", _call_type)
DO_NOTHING = Builtin("object.__init__", _do_nothing)
NEW = Builtin("object.__new__", _new)
