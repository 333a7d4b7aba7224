"""Attributes: look-up through instances, classes and their MRO, descriptors, `super()`, modules."""

from __future__ import annotations

import ast
import builtins
from collections import OrderedDict, defaultdict, deque
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path, PurePath
from typing import TYPE_CHECKING, Literal

from conn_types.analysis.evaluator import library, metaclasses, modules, special
from conn_types.analysis.evaluator.code_objects import annotations_of, code_of
from conn_types.analysis.evaluator.fields import FIELD_CALLS
from conn_types.analysis.evaluator.frames import Raised
from conn_types.analysis.evaluator.instances import new_instance, note_held
from conn_types.analysis.evaluator.kinds import is_annotated, kind_name
from conn_types.analysis.evaluator.models import CONSTANTS, METHODS, MODELS, pure
from conn_types.analysis.evaluator.models.modules_ import version_info
from conn_types.analysis.evaluator.outside_constants import constant_of
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
    Item,
    Method,
    Module,
    Partial,
    Promise,
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
            own = own_attribute(value, name)
            return _of_instance(run, value, name) if own is None else own
        case Class():
            return _of_class(run, value, name)
        case Module():
            return _of_module(run, value, name)
        case External(fullname=fullname):
            return of_external(run, fullname, name)
        case Unknown(reason=reason, location=location, origin=origin):
            return Unknown(reason, location, origin)
        case Union():
            return distribute(without_none(value), lambda part: _or_unknown(run, part, name))
        case Function():
            return _of_function(run, value, name)
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


OBJECT = External("builtins.object")
UNBOUND = frozenset(f"builtins.{name}" for name in ("str", "bytes", "list", "dict", "set", "tuple"))
"""Types whose methods are called with the object in front: `str.upper("x")`."""


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


def own_attribute(value: Value, name: str) -> Value | None:
    """What the object itself has by the name, where no code decides that: nothing is asked more often."""
    if not isinstance(value, Instance):
        return None
    own = value.attributes.get(name)
    if own is None or isinstance(own, Promise):
        return None
    for cls in value.cls.mro:
        # What a base that is not followed may have does not come before the object's own.
        if isinstance(cls, Class) and ("__getattribute__" in cls.namespace or name in cls.namespace):
            return None
    return own


def _of_instance(run: Interpreter, value: Instance, name: str) -> Value:
    own = special.in_class(value.cls, "__getattribute__")
    if own is not None and not _is_running(run, own):
        return _from_site(run, own, value, Const(name))
    return of_object(run, value, name)


def _is_running(run: Interpreter, function: Value) -> bool:
    """`object.__getattribute__` inside of it comes here again."""
    return any(running is function for running, _, _ in run.calls)


def of_object(run: Interpreter, value: Instance, name: str) -> Value:
    """`object.__getattribute__`: data descriptors, own attributes, the class's, `__getattr__`."""
    found = search(value.cls.mro, name) if name not in value.attributes else _override(value.cls, name)
    if _describes(found, "__set__") or (found is not None and name not in value.attributes):
        described = _described(run, found, value, value.cls, name)
        if described is not None:
            return described
    if name in value.attributes:
        return modules.forced(run, value.attributes, name)
    if name == "__class__":
        return value.cls
    if name == "__dict__":
        return _namespace(value, value.attributes)
    # A name like `__wrapped__` is the base's own.
    if found is None or (isinstance(found, Unknown) and not name.startswith("__")):
        fallback = special.method(value, "__getattr__")
        if fallback is not None:
            return _by_fallback(run, value, fallback, name)
    if found is not None:
        return bind(found, value, value.cls)
    if name == "__init__":
        return DO_NOTHING
    if value.open is not None:
        return value.open
    if name == "__doc__":
        return _of_class(run, value.cls, name)
    if name in ("__module__",):
        return Const(value.cls.module.name)
    if (inherited := _of_object(value.cls, name)) is not None:
        return inherited
    return _given_by_others(value.cls, name)


def _given_by_others(cls: Class, name: str) -> Value:
    """What nobody is known to have given the class: unknown where code that is not followed was handed it."""
    opened = next((each.open for each in cls.mro if isinstance(each, Class) and each.open), None)
    if opened is None or name in ("__bool__", "__len__", "__iter__", "__call__"):
        raise missing(name)
    return opened


def _by_fallback(run: Interpreter, value: Instance, fallback: Value, name: str) -> Value:
    """What `__getattr__` gives. If it asks for the same name again, something else has it in real life."""
    if (value, name) in run.falling_back:
        return value.open or Unknown(f"{name}, which __getattr__ takes from the object itself")
    run.falling_back.append((value, name))
    try:
        return _from_site(run, fallback, Const(name))
    finally:
        run.falling_back.pop()


def _namespace(owner: Instance | Class | Module, names: dict[str, Value]) -> Dict:
    """A `__dict__`: what is written into it is written to its owner."""
    made = Dict.of(names)
    made.owner = owner
    return made


def _describes(found: Value | None, method: str) -> bool:
    """Whether what a class has is a descriptor: one of the builtin ones, or an object with `__get__` …"""
    if isinstance(found, Descriptor):
        return found.kind == "property"
    return isinstance(found, Instance) and special.in_class(found.cls, method) is not None


def _described(run: Interpreter, found: Value | None, receiver: Value, cls: Class, name: str) -> Value | None:
    """What a descriptor gives for the receiver (None: for the class itself); None where it is not one."""
    if isinstance(found, Descriptor) and found.kind in ("property", "cached_property"):
        return _property(run, receiver, found, name) if isinstance(receiver, Instance) else None
    if isinstance(found, Instance) and (method := special.method(found, "__get__")) is not None:
        return _from_site(run, method, receiver, cls)
    return None


def _override(cls: Class, name: str) -> Value | None:
    """A data descriptor of a followed class comes before the instance's own attribute."""
    found = special.in_class(cls, name)
    return found if _describes(found, "__set__") else None


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
        own = modules.forced(run, value.namespace, name)
        described = _described(run, own, NONE, value, name)
        return described if described is not None else _seen_from_class(_declared(value, own), value)
    match name:
        case "__name__":
            return Const(value.name)
        case "__qualname__":
            return Const(value.qualname)
        case "__module__":
            return Const(value.module.name)
        case "__mro__":
            return _linearised(value, "tuple")
        case "mro":
            return Builtin("type.mro", lambda _, call: _linearised(value, "list"))
        case "__bases__":
            return Sequence.of("tuple", value.bases or (OBJECT,))
        case "__dict__":
            made = _namespace(value, value.namespace)
            for hidden in ("__module__", "__doc__"):
                made.entries.setdefault(
                    ("const", str, hidden), (Const(hidden), Item(_of_class(run, value, hidden)))
                )
            return made
        case "__members__":
            return Dict.of(
                {
                    key: each
                    for key, each in value.namespace.items()
                    if isinstance(each, Instance) and "_name_" in each.attributes
                }
            )
        case "__doc__":
            return Const(None if value.node is None else ast.get_docstring(value.node, clean=False))
        case "__annotations__":
            return _annotations(run, value)
        case "__orig_bases__":
            return Sequence.of("tuple", value.bases)
        case "__subclasses__":
            return Builtin("__subclasses__", lambda run, call: _subclasses(run, value))
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
        described = _described(run, found, NONE, value, name)
        return described if described is not None else _seen_from_class(found, value)
    if name == "__new__":
        return NEW
    if name in ("__init__", "__init_subclass__"):
        return DO_NOTHING
    if name == "register" and value.has_base("abc.ABC"):
        return Builtin("ABC.register", lambda _, call: _register(value, call.args[0]))
    if (inherited := _of_object(value, name)) is not None:
        return inherited
    return _given_by_others(value, name)


def _linearised(cls: Class, kind: Literal["tuple", "list"]) -> Sequence:
    """The class and its bases, `object` last; what is behind a base that is not known is open."""
    known = [each for each in cls.mro if not isinstance(each, Unknown)]
    opened = next((each for each in cls.mro if isinstance(each, Unknown)), None)
    made = Sequence.of(kind, known if OBJECT in known else [*known, OBJECT])
    made.open = opened
    return made


def _register(abstract: Class, cls: Value) -> Value:
    if isinstance(cls, Class):
        abstract.registered.append(cls)
    return cls


def _of_object(cls: Class, name: str) -> Value | None:
    """What every object has from `object`."""
    if not name.startswith("__") or not (hasattr(object, name) or name == "__weakref__"):
        return None
    return OBJECT_METHODS.get(name) or Builtin(f"object.{name}", _object_method)


def _object_method(run: Interpreter, call: Call) -> Value:
    return Unknown("a method of object", call.location)


def _declared(cls: Class, found: Value) -> Value:
    """A field's default, where the class's own attribute is what describes the field."""
    match found:
        case Partial(function=External(fullname=fullname), keywords={"default": default}):
            return default if fullname in FIELD_CALLS and cls.decorators else found
        case _:
            return found


def _annotations(run: Interpreter, value: Class) -> Value:
    """The annotations of the class's own body, evaluated."""
    made = Dict(conditions=run.conditions)
    for statement in value.node.body if value.node is not None else ():
        match statement:
            case ast.AnnAssign(target=ast.Name(id=name), annotation=annotation):
                kind = run.evaluate(value.module, annotation)
                made.entries[("const", str, name)] = (Const(name), Item(kind))
            case _:
                continue
    return made


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


def _subclasses(run: Interpreter, value: Class) -> Value:
    """All that is imported by then: a module of the project that has not run yet may hold one."""
    for module in list(run.modules.values()):
        if module is not None and module.is_project:
            modules.ready(run, module)
    return Sequence.of("list", value.subclasses)


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


def namespace_of(run: Interpreter, module: Module) -> Dict:
    """`vars(module)`: what it has imported is read now."""
    modules.ready(run, module)
    for name in list(module.namespace):
        modules.forced(run, module.namespace, name)
    made = _namespace(module, module.namespace)
    made.open = module.open
    return made


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
    if isinstance(found, Instance) and (described := _described(run, found, value.receiver, cls, name)):
        return described
    if name in OBJECT_METHODS and (found is None or isinstance(found, Unknown)):
        return Method(OBJECT_METHODS[name], value.receiver)
    if found is None or (isinstance(found, Unknown) and name == "__init__" and found.origin in PLAIN_BASES):
        if name in ("__init__", "__init_subclass__", "__set_name__"):
            return DO_NOTHING
        if name == "__new__":
            return NEW
        raise missing(name)
    if name == "__new__":
        return found.function if isinstance(found, Descriptor) else found
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
        return Builtin("property.setter", lambda _, call: replace(value, setter=call.args[0]))
    if name == "deleter":
        return Builtin("property.deleter", lambda _, call: replace(value, deleter=call.args[0]))
    if name == "getter":
        return Builtin("property.getter", lambda _, call: replace(value, function=call.args[0]))
    if name == "fset":
        return value.setter or NONE
    if name in ("fget", "func", "__func__", "__wrapped__"):
        return value.function
    return Unknown("an attribute of a descriptor")


def _of_builtin(run: Interpreter, value: Const | Text | Sequence | Dict, name: str) -> Value:
    kind = (
        "PurePosixPath"
        if isinstance(value, Const) and isinstance(value.value, PurePath)
        else kind_name(value) or ""
    )
    found = METHODS.get((kind, name))
    if isinstance(found, Descriptor):
        return _from_site(run, found.function, value)
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
        _set_on_instance(run, owner, name, value, maybe=False)
        return
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
    if _is_plain(owner.cls, name):
        _store(run, owner.attributes, name, value, weak=maybe or bool(run.since(owner.conditions)))
        note_held(run, owner, name, value)
        return
    own = special.in_class(owner.cls, "__setattr__")
    if own is not None and not _is_running(run, own):
        _from_site(run, own, owner, Const(name), value)
        return
    set_on_object(run, owner, name, value, maybe=maybe)


def _is_plain(cls: Class, name: str) -> bool:
    """Whether no class has a say in what happens when an object is given the attribute."""
    for each in cls.mro:
        if isinstance(each, Class) and (name in each.namespace or "__setattr__" in each.namespace):
            return False
    return True


def set_on_object(run: Interpreter, owner: Instance, name: str, value: Value, *, maybe: bool = False) -> None:
    """`object.__setattr__`: a data descriptor of the class takes the value, else the object itself."""
    found = special.in_class(owner.cls, name)
    if isinstance(found, Descriptor) and found.setter is not None:
        _from_site(run, found.setter, owner, value)
        return
    if isinstance(found, Instance) and (method := special.method(found, "__set__")) is not None:
        _from_site(run, method, owner, value)
        return
    weak = maybe or bool(run.since(owner.conditions))
    has_default = found is not None and not isinstance(found, (Function, Descriptor))
    if weak and found is not None and has_default:
        # The class's default is what the instance had until now.
        owner.attributes.setdefault(name, found)
    _store(run, owner.attributes, name, value, weak=weak)
    note_held(run, owner, name, value)


def _store(run: Interpreter, namespace: dict[str, Value], name: str, value: Value, *, weak: bool) -> None:
    known = namespace.get(name) if weak else None
    namespace[name] = value if known is None else run.after(known, value)


def delete(run: Interpreter, owner: Value, name: str) -> None:
    if isinstance(owner, Instance) and _delete_described(run, owner, name):
        return
    if isinstance(owner, (Instance, Function)):
        namespace = owner.attributes
    elif isinstance(owner, (Class, Module)):
        namespace = owner.namespace
    else:
        return
    if name in namespace and not run.conditions:
        del namespace[name]


def _delete_described(run: Interpreter, owner: Instance, name: str) -> bool:
    """Whether a descriptor, or the class's `__delattr__`, has taken the deletion over."""
    own = special.in_class(owner.cls, "__delattr__")
    if own is not None and not _is_running(run, own):
        _from_site(run, own, owner, Const(name))
        return True
    found = special.in_class(owner.cls, name)
    if isinstance(found, Descriptor) and found.deleter is not None:
        _from_site(run, found.deleter, owner)
        return True
    if isinstance(found, Instance) and (method := special.method(found, "__delete__")) is not None:
        _from_site(run, method, owner)
        return True
    return False


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


def _object_get(run: Interpreter, call: Call) -> Value:
    owner, name = call.args[0], call.args[1]
    if not isinstance(name, Const) or not isinstance(owner, Instance):
        return Unknown("an attribute whose name is not known", call.location)
    return of_object(run, owner, str(name.value))


def _object_set(run: Interpreter, call: Call) -> Value:
    owner, name, value = call.args
    if isinstance(name, Const) and isinstance(owner, Instance):
        set_on_object(run, owner, str(name.value), value)
    return NONE


def _object_delete(run: Interpreter, call: Call) -> Value:
    owner, name = call.args
    if isinstance(name, Const) and isinstance(owner, Instance) and not run.conditions:
        owner.attributes.pop(str(name.value), None)
    return NONE


OBJECT_METHODS: dict[str, Builtin] = {
    "__getattribute__": Builtin("object.__getattribute__", _object_get),
    "__setattr__": Builtin("object.__setattr__", _object_set),
    "__delattr__": Builtin("object.__delattr__", _object_delete),
    "__dir__": Builtin("object.__dir__", MODELS["builtins.object.__dir__"]),
}
"""What `object` has, for those who override it and call it."""
CONSTRUCTION = frozenset({"__init__", "__new__", "__call__", "__init_subclass__", "__getattr__"})
"""What a class does not take from its metaclass when it is asked for it."""
TYPE_CALL = Builtin("type.__call__", _call_type)
DO_NOTHING = Builtin("object.__init__", _do_nothing)
NEW = Builtin("object.__new__", _new)
