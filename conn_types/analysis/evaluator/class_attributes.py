"""Attributes of classes: their own, their bases', their metaclass's, and those that `super()` finds."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING, Literal

from conn_types.analysis.evaluator import metaclasses, modules
from conn_types.analysis.evaluator.descriptors import bind, by_descriptor, from_site, seen_from_class
from conn_types.analysis.evaluator.fields import FIELD_CALLS
from conn_types.analysis.evaluator.instance_attributes import (
    DO_NOTHING,
    NEW,
    OBJECT_METHODS,
    of_every_object,
)
from conn_types.analysis.evaluator.instances import IMMUTABLE
from conn_types.analysis.evaluator.namespaces import dict_of
from conn_types.analysis.evaluator.resolution import OBJECT, PLAIN_BASES, given_by_others, missing, search
from conn_types.analysis.evaluator.values import (
    NONE,
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
    Sequence,
    Super,
    Unknown,
    Value,
)

if TYPE_CHECKING:
    from conn_types.analysis.evaluator.interpreter import Interpreter


def of_class(run: Interpreter, value: Class, name: str) -> Value:
    if name in value.namespace:
        own = modules.forced(run, value.namespace, name)
        described = by_descriptor(run, own, NONE, value, name)
        return described if described is not None else seen_from_class(_declared(value, own), value)
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
            made = dict_of(value, value.namespace)
            for hidden in ("__module__", "__doc__"):
                made.entries.setdefault(
                    ("const", str, hidden), (Const(hidden), Item(of_class(run, value, hidden)))
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
        return from_site(run, found.function, value)
    if found is not None:
        described = by_descriptor(run, found, NONE, value, name)
        return described if described is not None else seen_from_class(found, value)
    if name == "__new__":
        return NEW
    if name in ("__init__", "__init_subclass__"):
        return DO_NOTHING
    if name == "register" and value.has_base("abc.ABC"):
        return Builtin("ABC.register", lambda _, call: _register(value, call.args[0]))
    if (inherited := of_every_object(value, name)) is not None:
        return inherited
    return given_by_others(value, name)


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
            return from_site(run, function, value)
        case Descriptor(kind="classmethod", function=function) if value.metaclass is not None:
            return Method(function, value.metaclass)
        case None:
            fallback = metaclasses.own(value.metaclass, "__getattr__")
            dunder = name.startswith("__")
            return None if fallback is None or dunder else from_site(run, fallback, value, Const(name))
        case _:
            return found


def _subclasses(run: Interpreter, value: Class) -> Value:
    """All that is imported by then: a module of the project that has not run yet may hold one."""
    while waiting := [each for each in run.modules.values() if _is_waiting(each)]:
        # One that runs may import others.
        for module in filter(None, waiting):
            modules.ready(run, module)
    return Sequence.of("list", value.subclasses)


def _is_waiting(module: Module | None) -> bool:
    is_new = module is not None and module.is_project and module.state == "new"
    return is_new and module is not None and module.source is not None


def of_super(run: Interpreter, value: Super, name: str) -> Value:
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
        return from_site(run, found.function, value.receiver)
    if isinstance(found, Instance) and (described := by_descriptor(run, found, value.receiver, cls, name)):
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
        if isinstance(found, Unknown) and found.origin in IMMUTABLE:
            return NEW
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


def _call_type(run: Interpreter, call: Call) -> Value:
    cls, *args = call.args
    inner = call.with_args(*args)
    return run.instantiate(cls, inner) if isinstance(cls, Class) else Unknown("a class that is not known")


CONSTRUCTION = frozenset({"__init__", "__new__", "__call__", "__init_subclass__", "__getattr__"})
"""What a class does not take from its metaclass when it is asked for it."""


TYPE_CALL = Builtin("type.__call__", _call_type)
