"""dataclasses, attrs and pydantic: the calls that describe a class or a field are kept as they are."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import TYPE_CHECKING

from conn_types.analysis.evaluator import coercion, construction, containers, fields, metaclasses
from conn_types.analysis.evaluator.instances import new_instance
from conn_types.analysis.evaluator.model_fields import model_fields
from conn_types.analysis.evaluator.values import (
    FALSE,
    NONE,
    TRUE,
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
    Model,
    Module,
    Partial,
    Sequence,
    Unknown,
    Value,
)

if TYPE_CHECKING:
    from conn_types.analysis.evaluator.interpreter import Interpreter


def _class_decorator(fullname: str) -> Model:
    def decorate(run: Interpreter, call: Call) -> Value:
        if not call.args or not isinstance(call.args[0], Class):
            return Partial(External(fullname), (), dict(call.keywords))
        cls = call.args[0]
        if not fields.is_dataclass(cls):
            # Called rather than written above the class.
            cls.decorators = (*cls.decorators, Partial(External(fullname), (), dict(call.keywords)))
        if call.keywords.get("init") != FALSE and "__init__" not in cls.namespace:
            cls.namespace["__init__"] = Builtin("__init__", partial(_initialise, cls))
        if call.keywords.get("slots") == TRUE:
            names = [Const(each.name) for each in fields.fields_of(cls) if each.owner is cls]
            cls.namespace["__slots__"] = Sequence.of("tuple", names)
        matched = [Const(each.name) for each in fields.fields_of(cls) if each.init and not each.kw_only]
        cls.namespace.setdefault("__match_args__", Sequence.of("tuple", matched))
        frozen = call.keywords.get("frozen") == TRUE or fullname.endswith(".frozen")
        if (frozen or call.keywords.get("unsafe_hash") == TRUE) and call.keywords.get("eq") != FALSE:
            cls.key_fields = tuple(each.name for each in fields.fields_of(cls))
        return cls

    return decorate


def _initialise(cls: Class, run: Interpreter, call: Call) -> Value:
    made, *args = call.args
    if isinstance(made, Instance):
        construction.initialise(run, made, call.with_args(*args), cls)
    return NONE


def _field(fullname: str) -> Model:
    def describe(run: Interpreter, call: Call) -> Value:
        return Partial(External(fullname), tuple(call.args), dict(call.keywords))

    return describe


def _init(run: Interpreter, call: Call) -> Value:
    made = call.args[0]
    if isinstance(made, Instance):
        construction.initialise(run, made, call.with_args(*call.args[1:]))
    return NONE


def _validate(run: Interpreter, call: Call) -> Value:
    """`Model.model_validate({...})`: the dict's items are the arguments."""
    cls, data = call.args[0], call.args[1] if len(call.args) > 1 else Unknown("no data")
    if isinstance(data, Instance) and data.cls is cls:
        return data
    if isinstance(cls, Class) and isinstance(data, Dict):
        return coercion.from_dict(run, call, cls, data)
    if not isinstance(cls, Class):
        return Unknown("a model that is not known", call.location)
    unknown = data if isinstance(data, Unknown) else Unknown("data that is not known", call.location)
    return run.call(cls, Call([], {}, call.frame, call.node, None, unknown))


def _construct_model(run: Interpreter, call: Call) -> Value:
    return run.call(call.args[0], call.with_args())


def _copy(run: Interpreter, call: Call) -> Value:
    copied = run.call(External("copy.copy"), call.with_args(call.args[0]))
    updated = call.keywords.get("update")
    if isinstance(copied, Instance) and isinstance(updated, Dict):
        for index, item in updated.entries.values():
            if isinstance(index, Const) and isinstance(index.value, str):
                copied.attributes[index.value] = item.value
        copied.open = copied.open or updated.open
    return copied


def _decorator(run: Interpreter, call: Call) -> Value:
    """A serializer: it makes no route, and nobody calls it by hand."""
    if call.args and not call.keywords and not isinstance(call.args[0], Const):
        return call.args[0]
    return Builtin("decorator", lambda run, inner: inner.args[0])


def _record(name: str, attribute: str) -> Model:
    """A class that holds its arguments and no more: `AliasChoices("a", "b").choices`."""
    cls = Class(name, Module("pydantic", None, state="ready"), name, ())
    cls.mro = (cls, External(f"pydantic.{name}"))

    def make(run: Interpreter, call: Call) -> Value:
        made = Instance(cls, {attribute: Sequence.of("list", call.args)})
        if call.open_args is not None:
            made.open = call.open_args
        return made

    return make


def _validator(run: Interpreter, call: Call) -> Value:
    mode = call.keywords.get("mode", Const("before") if call.keywords.get("pre") == TRUE else Const("after"))
    return Builtin("validator", lambda _, inner: _mark(inner.args[0], mode, list(call.args)))


def _mark(decorated: Value, mode: Value, names: list[Value]) -> Value:
    function = decorated.function if isinstance(decorated, Descriptor) else decorated
    if isinstance(function, Function):
        function.attributes[coercion.VALIDATES] = Sequence.of("list", [mode, *names])
    return decorated


def _model_validator(run: Interpreter, call: Call) -> Value:
    mode = call.keywords.get("mode", Const("before"))

    def mark(run: Interpreter, inner: Call) -> Value:
        decorated = inner.args[0]
        function = decorated.function if isinstance(decorated, Descriptor) else decorated
        if isinstance(function, Function):
            function.attributes[coercion.VALIDATES_MODEL] = mode
        return decorated

    return (
        mark(run, call) if call.args and not isinstance(call.args[0], Const) else Builtin("validator", mark)
    )


def _dump(run: Interpreter, call: Call) -> Value:
    """`asdict(x)`, `x.model_dump()`: models, lists and dicts below are dumped too."""
    value = call.args[0]
    dumped = _dumped(run, value)
    if call.keywords or call.open_keywords or not isinstance(dumped, Dict):
        return Unknown("a dump that is not followed", call.location)
    return dumped


def _dumped(run: Interpreter, value: Value) -> Value:
    match value:
        case Instance() if (names := _field_names(value)) is not None:
            return Dict.of({name: _dumped(run, value.attributes.get(name, NONE)) for name in names})
        case Sequence(kind=kind, items=items):
            made = [Item(_dumped(run, item.value), item.conditions) for item in items]
            return Sequence(kind, made, value.open, run.conditions)
        case Dict(entries=entries):
            copied = {
                key: (index, Item(_dumped(run, item.value), item.conditions))
                for key, (index, item) in entries.items()
            }
            return Dict(copied, value.open, run.conditions)
        case _:
            return value


def _field_names(value: Instance) -> list[str] | None:
    declared = [each.name for each in fields.fields_of(value.cls) if not each.init_only]
    hidden = value.cls.has_any_base(fields.PYDANTIC)
    return [name for name in declared if not (hidden and name.startswith("_"))] or None


def _as_tuple(run: Interpreter, call: Call) -> Value:
    dumped = _dumped(run, call.args[0])
    if not isinstance(dumped, Dict):
        return Unknown("a dump that is not followed", call.location)
    return Sequence.of("tuple", [item.value for _, item in dumped.entries.values()])


def _replace(run: Interpreter, call: Call) -> Value:
    """`replace(x, **changes)`: the class is called again, with the fields as they are where none is given."""
    value = call.args[0]
    if not isinstance(value, Instance):
        return Unknown("a copy of a value that is not known", call.location)
    keywords = {
        each.taken_as: value.attributes[each.name]
        for each in fields.fields_of(value.cls)
        if each.init and each.name in value.attributes
    }
    made = Call([], keywords | call.keywords, call.frame, call.node, None, call.open_keywords)
    return run.call(value.cls, made)


def _fields(run: Interpreter, call: Call) -> Value:
    """`dataclasses.fields(x)`: objects with `name`, `default`, `metadata` and `type`."""
    value = call.args[0]
    cls = value.cls if isinstance(value, Instance) else value
    if not isinstance(cls, Class):
        return Unknown("the fields of a value that is not known", call.location)
    shown = Class("Field", call.frame.module, "Field", ())
    shown.mro = (shown,)
    kept = [each for each in fields.fields_of(cls) if not each.init_only]
    return Sequence.of("tuple", [Instance(shown, _described(run, call, each)) for each in kept])


def _described(run: Interpreter, call: Call, each: fields.Field) -> dict[str, Value]:
    given: Mapping[str, Value] = each.described.keywords if each.described is not None else {}
    missing = External("dataclasses.MISSING")
    factory = given.get("default_factory", missing)
    default = missing if factory != missing else fields.default_of(run, call, each) or missing
    kind = run.evaluate(each.owner.module, each.annotation) if each.annotation is not None else NONE
    return {
        "name": Const(each.name),
        "default": default,
        "default_factory": factory,
        "metadata": given.get("metadata", Dict()),
        "init": Const(each.init),
        "kw_only": Const(each.kw_only),
        "type": kind,
        "annotation": kind,
        "alias": Const(each.parameter or None),
    }


def _model_fields(run: Interpreter, call: Call) -> Value:
    owner = call.args[0]
    cls = owner.cls if isinstance(owner, Instance) else owner
    if not isinstance(cls, Class):
        return Unknown("the fields of a model that is not known", call.location)
    return model_fields(run, cls)


def _iterate(run: Interpreter, call: Call) -> Value:
    """`for name, value in model`."""
    dumped = call.args[0]
    names = _field_names(dumped) if isinstance(dumped, Instance) else None
    if names is None or not isinstance(dumped, Instance):
        return Unknown("the fields of a model that is not known", call.location)
    pairs = [Sequence.of("tuple", [Const(name), dumped.attributes.get(name, NONE)]) for name in names]
    return Sequence.of("list", pairs)


def _is_dataclass(run: Interpreter, call: Call) -> Value:
    value = call.args[0]
    cls = value.cls if isinstance(value, Instance) else value
    return Const(
        isinstance(cls, Class)
        and any(isinstance(each, Class) and fields.is_dataclass(each) for each in cls.mro)
    )


def _make_dataclass(run: Interpreter, call: Call) -> Value:
    """`make_dataclass("P", ["x", ("y", int, 3)])`."""
    name, described = call.args[0], call.args[1] if len(call.args) > 1 else NONE
    items, more = containers.iterate(run, described, call.frame, call.node)
    if not isinstance(name, Const) or more is not None:
        return Unknown("a dataclass that is made of unknown parts", call.location)
    namespace: dict[str, Value] = {}
    names: list[str] = []
    for item in items:
        parts = item.value.values() if isinstance(item.value, Sequence) else [item.value]
        if not isinstance(parts[0], Const):
            return Unknown("a dataclass that is made of unknown parts", call.location)
        names.append(str(parts[0].value))
        if len(parts) > 2:
            namespace[names[-1]] = parts[2]
    given = call.keywords.get("bases")
    bases = given.values() if isinstance(given, Sequence) else []
    cls = _made_class(run, call, name, bases, namespace, names)
    return run.call(External("dataclasses.dataclass"), Call([cls], {}, call.frame, call.node))


def _made_class(
    run: Interpreter,
    call: Call,
    name: Value,
    bases: list[Value],
    namespace: dict[str, Value],
    names: list[str],
) -> Value:
    parts: list[Value] = [name, Sequence.of("tuple", bases), Dict.of(namespace)]
    cls = metaclasses.make_class(run, Call(parts, {}, call.frame, call.node))
    if isinstance(cls, Class):
        cls.made_fields = tuple(names)
    return cls


def _named_tuple(run: Interpreter, call: Call) -> Value:
    """`namedtuple("P", "x y", defaults=[0])`, `NamedTuple("P", [("x", int)])`."""
    name, given = call.args[0], call.arg(1, "field_names") or NONE
    if isinstance(given, Const) and isinstance(given.value, str):
        given = Sequence.of("list", [Const(each) for each in given.value.replace(",", " ").split()])
    names: list[str] = []
    for value in given.values() if isinstance(given, Sequence) else ():
        first = value.items[0].value if isinstance(value, Sequence) and value.items else value
        if isinstance(first, Const):
            names.append(str(first.value))
    if not isinstance(name, Const) or not isinstance(given, Sequence) or len(names) < len(given.items):
        return Unknown("a named tuple of unknown parts", call.location)
    defaults = call.keywords.get("defaults", NONE)
    values = defaults.values() if isinstance(defaults, Sequence) else []
    namespace = dict(zip(names[len(names) - len(values) :], values, strict=False))
    return _made_class(run, call, name, [External(fields.NAMED_TUPLE)], namespace, names)


def _new_tuple(run: Interpreter, call: Call) -> Value:
    cls, *args = call.args
    if not isinstance(cls, Class):
        return Unknown("a named tuple that is not known", call.location)
    made = new_instance(run, cls, call)
    construction.initialise(run, made, call.with_args(*args))
    return made


def _make_tuple(run: Interpreter, call: Call) -> Value:
    items, more = containers.iterate(run, call.args[1], call.frame, call.node)
    args = [item.value for item in items]
    return run.call(call.args[0], Call(args, {}, call.frame, call.node, more))


def _tuple_fields(run: Interpreter, call: Call) -> Value:
    cls = call.args[0].cls if isinstance(call.args[0], Instance) else call.args[0]
    names = fields.fields_of(cls) if isinstance(cls, Class) else []
    return Sequence.of("tuple", [Const(each.name) for each in names])


def _replace_tuple(run: Interpreter, call: Call) -> Value:
    return _replace(run, call)


MODELS: dict[str, Model] = {
    **{name: _class_decorator(name) for name in fields.DATACLASS_DECORATORS},
    **{name: _field(name) for name in (*fields.FIELD_CALLS, *fields.FACTORIES)},
    "pydantic.AliasChoices": _record("AliasChoices", "choices"),
    "pydantic.AliasPath": _record("AliasPath", "path"),
    **{
        f"pydantic.{name}": _decorator
        for name in ("computed_field", "field_serializer", "model_serializer", "serializer")
    },
    "pydantic.field_validator": _validator,
    "pydantic.validator": _validator,
    "pydantic.model_validator": _model_validator,
    "pydantic.root_validator": _model_validator,
    "dataclasses.fields": _fields,
    "dataclasses.asdict": _dump,
    "dataclasses.astuple": _as_tuple,
    "dataclasses.replace": _replace,
    "dataclasses.is_dataclass": _is_dataclass,
    "dataclasses.make_dataclass": _make_dataclass,
    "attrs.fields": _fields,
    "attr.fields": _fields,
    "attrs.asdict": _dump,
    "attr.asdict": _dump,
    "attrs.evolve": _replace,
    "attr.evolve": _replace,
    "collections.namedtuple": _named_tuple,
    "typing.NamedTuple": _named_tuple,
}

_MODEL_METHODS: dict[str, Value] = {
    "__init__": Builtin("BaseModel.__init__", _init),
    "__iter__": Builtin("BaseModel.__iter__", _iterate),
    "model_validate": Descriptor("classmethod", Builtin("BaseModel.model_validate", _validate)),
    "parse_obj": Descriptor("classmethod", Builtin("BaseModel.parse_obj", _validate)),
    "model_construct": Descriptor("classmethod", Builtin("BaseModel.model_construct", _construct_model)),
    "model_copy": Builtin("BaseModel.model_copy", _copy),
    "copy": Builtin("BaseModel.copy", _copy),
    "model_dump": Builtin("BaseModel.model_dump", _dump),
    "dict": Builtin("BaseModel.dict", _dump),
    "model_fields": Descriptor("property", Builtin("BaseModel.model_fields", _model_fields)),
    "__fields__": Descriptor("property", Builtin("BaseModel.__fields__", _model_fields)),
}
_TUPLE_METHODS: dict[str, Value] = {
    "__new__": Builtin("NamedTuple.__new__", _new_tuple),
    "_make": Descriptor("classmethod", Builtin("NamedTuple._make", _make_tuple)),
    "_replace": Builtin("NamedTuple._replace", _replace_tuple),
    "_asdict": Builtin("NamedTuple._asdict", _dump),
    "_fields": Descriptor("property", Builtin("NamedTuple._fields", _tuple_fields)),
}

METHODS: dict[tuple[str, str], Value] = {
    **{
        (base, name): value
        for base in (*fields.PYDANTIC, *fields.SETTINGS, "msgspec.Struct")
        for name, value in _MODEL_METHODS.items()
    },
    **{(fields.NAMED_TUPLE, name): value for name, value in _TUPLE_METHODS.items()},
}
