"""The builtin types, called: conversions and constructors, property and its like."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from conn_types.analysis.evaluator import containers, special
from conn_types.analysis.evaluator.conditions import condition, truth_by_default, truth_of
from conn_types.analysis.evaluator.fields import TYPED_DICTS
from conn_types.analysis.evaluator.instances import type_of
from conn_types.analysis.evaluator.keys import as_const
from conn_types.analysis.evaluator.kinds import kind_name
from conn_types.analysis.evaluator.limits import is_large
from conn_types.analysis.evaluator.metaclasses import TYPE_NEW, make_class
from conn_types.analysis.evaluator.models.pure import compute
from conn_types.analysis.evaluator.text import to_text
from conn_types.analysis.evaluator.unions import distribute
from conn_types.analysis.evaluator.values import (
    NONE,
    Call,
    Class,
    Const,
    Descriptor,
    Dict,
    External,
    Instance,
    Model,
    Sequence,
    Union,
    Unknown,
    Value,
)

if TYPE_CHECKING:
    from conn_types.analysis.evaluator.interpreter import Interpreter


def _str(run: Interpreter, call: Call) -> Value:
    if not call.args:
        return Const("")
    if len(call.args) > 1 or call.keywords:
        return compute(run, call, "str", str, call.args)
    return to_text(run, call.frame, call.node, call.args[0], None, "s")


def _repr(run: Interpreter, call: Call) -> Value:
    return to_text(run, call.frame, call.node, call.args[0], None, "r")


def _format(run: Interpreter, call: Call) -> Value:
    return to_text(run, call.frame, call.node, call.args[0], call.arg(1, "format_spec"))


def _number(kind: type[int] | type[float]) -> Model:
    def convert(run: Interpreter, call: Call) -> Value:
        if not call.args:
            return Const(kind())
        if isinstance(call.args[0], Union):
            return distribute(call.args[0], lambda each: convert(run, call.with_args(each, *call.args[1:])))
        for name in (f"__{kind.__name__}__", "__index__"):
            own = special.call(run, call.frame, call.node, call.args[0], name)
            if own is not None:
                return own
        constant = as_const(call.args[0])
        if constant is not None and is_large(constant.value):
            return Unknown("a number that is very large", call.location)
        return compute(run, call, kind.__name__, kind, call.args)

    return convert


def _bool(run: Interpreter, call: Call) -> Value:
    if not call.args:
        return Const(False)
    unknown = Unknown("bool() is not known", call.location, kind="bool")
    return condition(truth_of(run, call.args[0]), unknown, truth_by_default(run, call.args[0]))


def _collection(kind: Literal["list", "tuple", "set"]) -> Model:
    def convert(run: Interpreter, call: Call) -> Value:
        if not call.args:
            return Sequence(kind, conditions=run.conditions)
        items, more = containers.iterate(run, call.args[0], call.frame, call.node)
        made = Sequence(kind, items, more, run.conditions)
        return containers.unite(run, made) if kind == "set" else made

    return convert


def _dict(run: Interpreter, call: Call) -> Value:
    made = Dict(conditions=run.conditions)
    for given in call.args:
        value = containers.held(given)
        if isinstance(value, Dict):
            made = containers.merge(run, made, value)
            continue
        if special.method(value, "keys") is not None:
            containers.set_keys_of(run, call.frame, call.node, made, value)
            continue
        items, more = containers.iterate(run, value, call.frame, call.node)
        for item in items:
            pair = item.value
            parts, rest = containers.iterate(run, pair, call.frame, call.node)
            if rest is None and len(parts) == 2:
                with run.under(*item.conditions):
                    containers.set_key(run, made, parts[0].value, parts[1].value)
            else:
                made.open = Unknown("a pair that is not known", call.location)
        made.open = made.open or more
    for name, value in call.keywords.items():
        containers.set_key(run, made, Const(name), value)
    made.open = made.open or call.open_keywords
    return made


def _range(run: Interpreter, call: Call) -> Value:
    bounds = [value.value for value in call.args if isinstance(value, Const)]
    numbers = [bound for bound in bounds if isinstance(bound, int)]
    if len(numbers) != len(call.args) or not 1 <= len(numbers) <= 3:
        return Unknown("a range that is not known", call.location)
    try:
        return Const(range(*numbers))
    except ValueError:
        return Unknown("a range that fails", call.location)


def _type(run: Interpreter, call: Call) -> Value:
    if len(call.args) == 3:
        return make_class(run, call)
    value = call.args[0]
    if value == NONE:
        return External("builtins.NoneType")
    if isinstance(value, Instance):
        return type_of(value)
    if isinstance(value, Class) and value.metaclass is not None:
        return value.metaclass
    kind = kind_name(value)
    return (
        External(f"builtins.{kind}")
        if kind
        else Unknown("type() of a value that is not known", call.location)
    )


def _descriptor(kind: Literal["property", "cached_property", "classmethod", "staticmethod"]) -> Model:
    def wrap(run: Interpreter, call: Call) -> Value:
        function = call.arg(0, "fget")
        setter = call.arg(1, "fset") if kind == "property" else None
        return Descriptor(kind, function if function is not None else Unknown("no getter"), setter)

    return wrap


def _slice(run: Interpreter, call: Call) -> Value:
    bounds = [value.value for value in call.args if isinstance(value, Const)]
    if len(bounds) != len(call.args) or not 1 <= len(bounds) <= 3:
        return Unknown("a slice that is not known", call.location)
    return Const(slice(*bounds))


def _defaultdict(run: Interpreter, call: Call) -> Value:
    made = _dict(run, call.with_args(*call.args[1:]))
    factory = call.args[0] if call.args else NONE
    if isinstance(made, Dict) and factory != NONE:
        made.factory = factory
    return made


def _object(run: Interpreter, call: Call) -> Value:
    """`object()`: a thing that is equal to itself alone."""
    plain = Class("object", call.frame.module, "object", ())
    plain.mro = (plain,)
    return Instance(plain, conditions=run.conditions)


def _deque(run: Interpreter, call: Call) -> Value:
    items, more = containers.iterate(run, call.args[0], call.frame, call.node) if call.args else ([], None)
    if call.arg(1, "maxlen") not in (None, NONE):
        return Unknown("a deque that forgets", call.location)
    return Sequence("list", [item.again() for item in items], more, run.conditions)


MODELS: dict[str, Model] = {
    "builtins.str": _str,
    "builtins.repr": _repr,
    "builtins.format": _format,
    "builtins.int": _number(int),
    "builtins.float": _number(float),
    "builtins.bool": _bool,
    "builtins.object": _object,
    "builtins.list": _collection("list"),
    "builtins.tuple": _collection("tuple"),
    "builtins.set": _collection("set"),
    "builtins.frozenset": _collection("set"),
    "builtins.dict": _dict,
    **dict.fromkeys(TYPED_DICTS, _dict),
    "builtins.range": _range,
    "builtins.type": _type,
    "builtins.type.__new__": TYPE_NEW.model,
    "builtins.slice": _slice,
    "builtins.property": _descriptor("property"),
    "builtins.classmethod": _descriptor("classmethod"),
    "builtins.staticmethod": _descriptor("staticmethod"),
    "functools.cached_property": _descriptor("cached_property"),
    "collections.OrderedDict": _dict,
    "collections.defaultdict": _defaultdict,
    "collections.deque": _deque,
    "types.MappingProxyType": _dict,
}

METHODS: dict[tuple[str, str], Value] = {("type", "__new__"): TYPE_NEW}
