"""Metaclasses: what makes a class, when a `class` statement or a call asks for one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from conn_types.analysis.evaluator import containers
from conn_types.analysis.evaluator.definitions import finish, inherited_metaclass, linearize
from conn_types.analysis.evaluator.frames import Frame, Raised
from conn_types.analysis.evaluator.values import (
    Builtin,
    Call,
    Class,
    Const,
    Descriptor,
    Dict,
    External,
    Sequence,
    Unknown,
    Value,
)

if TYPE_CHECKING:
    from conn_types.analysis.evaluator.interpreter import Interpreter


def is_metaclass(cls: Class) -> bool:
    """Whether instances of the class are classes."""
    return cls.has_base("builtins.type")


def apply(run: Interpreter, frame: Frame, cls: Class) -> Value:
    """Have the metaclass of a class whose body has run make the class: the same object, as a rule."""
    if cls.node is None or not isinstance(cls.metaclass, Class):
        return cls
    keywords = {name: each for name, each in cls.keywords.items() if name != "metaclass"}
    namespace = Dict.of(cls.namespace)
    namespace.owner = cls
    parts: list[Value] = [Const(cls.name), Sequence.of("tuple", cls.bases), namespace]
    run.defining.append(cls)
    try:
        return create(run, cls.metaclass, Call(parts, keywords, frame, cls.node))
    except Raised as raised:
        # In real life there is such a class: what it has is not known.
        cls.mro = (*cls.mro, Unknown("a metaclass that is not followed", raised.location))
        return cls
    finally:
        if cls in run.defining:
            run.defining.remove(cls)


def create(run: Interpreter, metaclass: Class, call: Call) -> Value:
    """`metaclass(name, bases, namespace, **keywords)`."""
    new, init = own(metaclass, "__new__"), own(metaclass, "__init__")
    made = run.call(new if new is not None else TYPE_NEW, call.with_receiver(metaclass))
    if init is not None and isinstance(made, Class):
        run.call(init, call.with_receiver(made))
    return made


def own(metaclass: Value | None, name: str) -> Value | None:
    """What a followed class of the metaclass's MRO has under the name."""
    if not isinstance(metaclass, Class):
        return None
    followed = (each for each in metaclass.mro if isinstance(each, Class))
    found = next((each.namespace[name] for each in followed if name in each.namespace), None)
    return found.function if isinstance(found, Descriptor) and found.kind == "staticmethod" else found


def type_new(run: Interpreter, call: Call) -> Value:
    """`type.__new__(metaclass, name, bases, namespace, **keywords)`."""
    if len(call.args) != 4:
        return Unknown("a class that is made of unknown parts", call.location)
    metaclass, name = call.args[:2]
    bases, namespace = containers.held(call.args[2]), containers.held(call.args[3])
    if not (isinstance(name, Const) and isinstance(bases, Sequence) and isinstance(namespace, Dict)):
        return Unknown("a class that is made of unknown parts", call.location)
    cls = run.defining.pop() if run.defining and run.defining[-1].metaclass is metaclass else None
    if cls is None:
        frame = call.frame
        cls = Class(str(name.value), frame.module, frame.qualname(str(name.value)), ())
        cls.metaclass = metaclass if isinstance(metaclass, Class) else inherited_metaclass(bases.values())
    cls.name, cls.bases = str(name.value), tuple(bases.values())
    hidden = next(filter(None, (bases.open, namespace.open)), None)
    cls.mro = (cls, *linearize(cls.bases), *(() if hidden is None else (hidden,)))
    names = containers.names_in(namespace)
    cls.namespace.clear()
    cls.namespace.update(names)
    finish(run, cls, Call([], call.keywords, call.frame, call.node))
    return cls


def make_class(run: Interpreter, call: Call) -> Value:
    """`type(name, bases, namespace)`."""
    bases = call.args[1]
    metaclass = inherited_metaclass(bases.values()) if isinstance(bases, Sequence) else None
    if isinstance(metaclass, Class):
        return create(run, metaclass, call)
    return type_new(run, call.with_receiver(External("builtins.type")))


TYPE_NEW = Builtin("type.__new__", type_new)
