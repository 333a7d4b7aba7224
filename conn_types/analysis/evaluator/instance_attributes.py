"""Attributes of objects: looked up, set and deleted as `object` does, or as their class says."""

from __future__ import annotations

from typing import TYPE_CHECKING

from conn_types.analysis.evaluator import modules, special
from conn_types.analysis.evaluator.descriptors import bind, by_descriptor, describes, from_site, override
from conn_types.analysis.evaluator.instances import (
    IMMUTABLE,
    held_type,
    hold,
    new_instance,
    note_held,
    type_of,
)
from conn_types.analysis.evaluator.models import MODELS
from conn_types.analysis.evaluator.namespaces import dict_of, set_in
from conn_types.analysis.evaluator.resolution import given_by_others, search
from conn_types.analysis.evaluator.values import (
    NONE,
    Builtin,
    Call,
    Class,
    Const,
    Descriptor,
    Function,
    Instance,
    Promise,
    Unknown,
    Value,
)

if TYPE_CHECKING:
    from conn_types.analysis.evaluator.interpreter import Interpreter


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


def of_instance(run: Interpreter, value: Instance, name: str) -> Value:
    own = special.in_class(value.cls, "__getattribute__")
    if own is not None and not _is_running(run, own):
        return from_site(run, own, value, Const(name))
    return of_object(run, value, name)


def _is_running(run: Interpreter, function: Value) -> bool:
    """`object.__getattribute__` inside of it comes here again."""
    return any(running is function for running, _, _ in run.calls)


def of_object(run: Interpreter, value: Instance, name: str) -> Value:
    """`object.__getattribute__`: data descriptors, own attributes, the class's, `__getattr__`."""
    found = search(value.cls.mro, name) if name not in value.attributes else override(value.cls, name)
    if describes(found, "__set__") or (found is not None and name not in value.attributes):
        described = by_descriptor(run, found, value, value.cls, name)
        if described is not None:
            return described
    if name in value.attributes:
        return modules.forced(run, value.attributes, name)
    if name == "__class__":
        return type_of(value)
    if name == "__dict__":
        return dict_of(value, value.attributes)
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
        return run.attribute(value.cls, name)
    if name in ("__module__",):
        return Const(value.cls.module.name)
    if (inherited := of_every_object(value.cls, name)) is not None:
        return inherited
    return given_by_others(value.cls, name)


def _by_fallback(run: Interpreter, value: Instance, fallback: Value, name: str) -> Value:
    """What `__getattr__` gives. If it asks for the same name again, something else has it in real life."""
    if (value, name) in run.falling_back:
        return value.open or Unknown(f"{name}, which __getattr__ takes from the object itself")
    run.falling_back.append((value, name))
    try:
        return from_site(run, fallback, Const(name))
    finally:
        run.falling_back.pop()


def of_every_object(cls: Class, name: str) -> Value | None:
    """What every object has from `object`."""
    if not name.startswith("__") or not (hasattr(object, name) or name == "__weakref__"):
        return None
    return OBJECT_METHODS.get(name) or Builtin(f"object.{name}", _object_method)


def _object_method(run: Interpreter, call: Call) -> Value:
    return Unknown("a method of object", call.location)


def set_on_instance(run: Interpreter, owner: Instance, name: str, value: Value, *, maybe: bool) -> None:
    if name == "__class__" and isinstance(value, Class):
        if not maybe and not run.since(owner.conditions):
            owner.cls = value
        return
    if _is_plain(owner.cls, name):
        if maybe or (run.conditions and run.since(owner.conditions)):
            set_in(run, owner.attributes, name, value, weak=True)
        else:
            owner.attributes[name] = value
        note_held(run, owner, name, value)
        return
    own = special.in_class(owner.cls, "__setattr__")
    if own is not None and not _is_running(run, own):
        from_site(run, own, owner, Const(name), value)
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
        from_site(run, found.setter, owner, value)
        return
    if isinstance(found, Instance) and (method := special.method(found, "__set__")) is not None:
        from_site(run, method, owner, value)
        return
    weak = maybe or bool(run.since(owner.conditions))
    has_default = found is not None and not isinstance(found, (Function, Descriptor))
    if weak and found is not None and has_default:
        # The class's default is what the instance had until now.
        owner.attributes.setdefault(name, found)
    set_in(run, owner.attributes, name, value, weak=weak)
    note_held(run, owner, name, value)


def delete_described(run: Interpreter, owner: Instance, name: str) -> bool:
    """Whether a descriptor, or the class's `__delattr__`, has taken the deletion over."""
    own = special.in_class(owner.cls, "__delattr__")
    if own is not None and not _is_running(run, own):
        from_site(run, own, owner, Const(name))
        return True
    found = special.in_class(owner.cls, name)
    if isinstance(found, Descriptor) and found.deleter is not None:
        from_site(run, found.deleter, owner)
        return True
    if isinstance(found, Instance) and (method := special.method(found, "__delete__")) is not None:
        from_site(run, method, owner)
        return True
    return False


def _do_nothing(run: Interpreter, call: Call) -> Value:
    return NONE


def _new(run: Interpreter, call: Call) -> Value:
    cls = call.arg(0, "cls")
    if not isinstance(cls, Class):
        return Unknown("an instance of an unknown class")
    made = new_instance(run, cls, call)
    holding = held_type(cls)
    if holding in IMMUTABLE and len(call.args) > 1:
        # `str.__new__(cls, value)` decides what it holds, whatever the constructor was given.
        hold(run, made, holding, call.with_args(*call.args[1:]))
    return made


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


DO_NOTHING = Builtin("object.__init__", _do_nothing)


NEW = Builtin("object.__new__", _new)
